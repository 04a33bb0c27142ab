package parse

import (
	"fmt"
	"strconv"
	"strings"
)

// NumberNode is a number: all that it can be without loss.
type NumberNode struct {
	NodeType
	Pos
	tr         *Tree
	IsInt      bool
	IsUint     bool
	IsFloat    bool
	IsComplex  bool
	Int64      int64
	Uint64     uint64
	Float64    float64
	Complex128 complex128
	Text       string // as it stands in the source text
}

func (n *NumberNode) tree() *Tree              { return n.tr }
func (n *NumberNode) String() string           { return n.Text }
func (n *NumberNode) write(b *strings.Builder) { b.WriteString(n.Text) }

func (n *NumberNode) Copy() Node {
	number := *n
	return &number
}

// read finds out what the text can be.
func (n *NumberNode) read(kind int) error {
	switch kind {
	case tokChar:
		return n.readChar()
	case tokComplex:
		if _, err := fmt.Sscan(n.Text, &n.Complex128); err != nil {
			return err
		}
		n.setComplex()
		return nil
	}
	if digits, found := strings.CutSuffix(n.Text, "i"); found {
		if f, err := strconv.ParseFloat(digits, 64); err == nil {
			n.Complex128 = complex(0, f)
			n.setComplex()
			return nil
		}
	}
	return n.readReal()
}

func (n *NumberNode) readChar() error {
	r, _, rest, err := strconv.UnquoteChar(n.Text[1:], n.Text[0])
	if err != nil {
		return err
	}
	if rest != "'" {
		return fmt.Errorf("malformed character constant: %s", n.Text)
	}
	n.IsInt, n.IsUint, n.IsFloat = true, true, true
	n.Int64, n.Uint64, n.Float64 = int64(r), uint64(r), float64(r)
	return nil
}

func (n *NumberNode) readReal() error {
	if u, err := strconv.ParseUint(n.Text, 0, 64); err == nil {
		n.IsUint, n.Uint64 = true, u
	}
	if i, err := strconv.ParseInt(n.Text, 0, 64); err == nil {
		n.IsInt, n.Int64 = true, i
		n.IsUint = n.IsUint || i == 0 // -0
	}
	switch {
	case n.IsInt:
		n.IsFloat, n.Float64 = true, float64(n.Int64)
		return nil
	case n.IsUint:
		n.IsFloat, n.Float64 = true, float64(n.Uint64)
		return nil
	}
	f, err := strconv.ParseFloat(n.Text, 64)
	if err != nil {
		return fmt.Errorf("illegal number syntax: %q", n.Text)
	}
	if !strings.ContainsAny(n.Text, ".eEpP") {
		return fmt.Errorf("integer overflow: %q", n.Text)
	}
	n.setFloat(f)
	return nil
}

// setFloat stores a float, and the integers that it equals.
func (n *NumberNode) setFloat(f float64) {
	n.IsFloat, n.Float64 = true, f
	if n.IsInt = float64(int64(f)) == f; n.IsInt {
		n.Int64 = int64(f)
	}
	if n.IsUint = float64(uint64(f)) == f; n.IsUint {
		n.Uint64 = uint64(f)
	}
}

func (n *NumberNode) setComplex() {
	n.IsComplex = true
	if imag(n.Complex128) == 0 {
		n.setFloat(real(n.Complex128))
	}
}
