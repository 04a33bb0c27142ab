// Package fmt formats values as text and prints them.
//
// In: format strings and values of any type. Out: bytes. The driver is Go because String, Error, GoString and Format
// may block or panic; values of plain types are appended natively by rt.Plain and strconv.
package fmt

import (
	"errors"
	"internal/rt"
	"internal/stdio"
	"io"
	"strconv"
	"unicode/utf8"
)

// State is what a Formatter sees of the printer.
type State interface {
	Write(b []byte) (n int, err error)
	Width() (wid int, ok bool)
	Precision() (prec int, ok bool)
	Flag(c int) bool
}

// Formatter formats itself for any verb.
type Formatter interface {
	Format(f State, verb rune)
}

// Stringer describes itself as text, for %v and %s.
type Stringer interface {
	String() string
}

// GoStringer describes itself in Go syntax, for %#v.
type GoStringer interface {
	GoString() string
}

// printer holds the output and the flags of the verb being formatted.
type printer struct {
	out      []byte
	wid      int
	prec     int
	hasWid   bool
	hasPrec  bool
	minus    bool
	plus     bool
	sharp    bool
	space    bool
	zero     bool
	plusV    bool // %+v: the plus asks for field names, not for signs
	sharpV   bool // %#v: Go syntax
	erroring bool // printing a %!verb(...) complaint: no methods
	wrapping bool // Errorf: %w is a verb
	wrapped  []int
	args     []any
	argNum   int
	reorder  bool // the format used explicit argument indexes
	goodArg  bool // the last explicit index was valid
}

func (p *printer) clearFlags() {
	p.wid = 0
	p.prec = 0
	p.hasWid = false
	p.hasPrec = false
	p.minus = false
	p.plus = false
	p.sharp = false
	p.space = false
	p.zero = false
	p.plusV = false
	p.sharpV = false
}

// Write makes printer a State.
func (p *printer) Write(b []byte) (n int, err error) {
	p.out = append(p.out, b...)
	return len(b), nil
}

// WriteString appends s.
func (p *printer) WriteString(s string) (n int, err error) {
	p.out = append(p.out, s...)
	return len(s), nil
}

func (p *printer) Width() (wid int, ok bool) { return p.wid, p.hasWid }

func (p *printer) Precision() (prec int, ok bool) { return p.prec, p.hasPrec }

func (p *printer) Flag(c int) bool {
	switch c {
	case '-':
		return p.minus
	case '+':
		return p.plus || p.plusV
	case '#':
		return p.sharp || p.sharpV
	case ' ':
		return p.space
	case '0':
		return p.zero
	}
	return false
}

// FormatString returns the directive that state and verb were parsed from.
func FormatString(state State, verb rune) string {
	b := []byte{'%'}
	for _, c := range " +-#0" {
		if state.Flag(int(c)) {
			b = append(b, byte(c))
		}
	}
	if w, ok := state.Width(); ok {
		b = strconv.AppendInt(b, int64(w), 10)
	}
	if prec, ok := state.Precision(); ok {
		b = append(b, '.')
		b = strconv.AppendInt(b, int64(prec), 10)
	}
	return string(utf8.AppendRune(b, verb))
}

// ---- Padding ----

func (p *printer) fill(n int) {
	c := byte(' ')
	if p.zero && !p.minus {
		c = '0'
	}
	for ; n > 0; n-- {
		p.out = append(p.out, c)
	}
}

func (p *printer) padString(s string) {
	if !p.hasWid || p.wid == 0 {
		p.out = append(p.out, s...)
		return
	}
	n := p.wid - utf8.RuneCountInString(s)
	if !p.minus {
		p.fill(n)
		p.out = append(p.out, s...)
	} else {
		p.out = append(p.out, s...)
		p.fill(n)
	}
}

func (p *printer) pad(b []byte) {
	if !p.hasWid || p.wid == 0 {
		p.out = append(p.out, b...)
		return
	}
	n := p.wid - utf8.RuneCount(b)
	if !p.minus {
		p.fill(n)
		p.out = append(p.out, b...)
	} else {
		p.out = append(p.out, b...)
		p.fill(n)
	}
}

// ---- Scalars ----

func (p *printer) fmtBool(v bool, verb rune) {
	switch verb {
	case 't', 'v':
		if v {
			p.padString("true")
		} else {
			p.padString("false")
		}
	default:
		p.badVerb(verb, v)
	}
}

// fmtInteger formats magnitude u, with its sign apart, in a base; upper asks for capital digits.
func (p *printer) fmtInteger(u uint64, neg bool, base int, verb rune, upper bool) {
	if !p.hasWid && !p.hasPrec && !p.plus && !p.space && !p.sharp && verb != 'O' {
		if neg {
			p.out = append(p.out, '-')
		}
		start := len(p.out)
		p.out = strconv.AppendUint(p.out, u, base)
		if upper {
			toUpper(p.out[start:])
		}
		return
	}
	digits := 0
	if p.hasPrec {
		digits = p.prec
		if digits == 0 && u == 0 {
			zero := p.zero
			p.zero = false
			p.fill(p.wid)
			p.zero = zero
			return
		}
	} else if p.zero && !p.minus && p.hasWid {
		digits = p.wid
		if neg || p.plus || p.space {
			digits--
		}
	}
	var num [72]byte
	text := strconv.AppendUint(num[:0], u, base)
	if upper {
		toUpper(text)
	}
	var b []byte
	if neg {
		b = append(b, '-')
	} else if p.plus {
		b = append(b, '+')
	} else if p.space {
		b = append(b, ' ')
	}
	if verb == 'O' {
		b = append(b, '0', 'o')
	}
	if p.sharp {
		switch base {
		case 2:
			b = append(b, '0', 'b')
		case 8:
			if text[0] != '0' && digits <= len(text) {
				b = append(b, '0')
			}
		case 16:
			if upper {
				b = append(b, '0', 'X')
			} else {
				b = append(b, '0', 'x')
			}
		}
	}
	for n := digits - len(text); n > 0; n-- {
		b = append(b, '0')
	}
	b = append(b, text...)
	zero := p.zero
	p.zero = false
	p.pad(b)
	p.zero = zero
}

func toUpper(b []byte) {
	for i, c := range b {
		if 'a' <= c && c <= 'z' {
			b[i] = c - 'a' + 'A'
		}
	}
}

// fmtInt formats an integer of arg's type; u is its magnitude.
func (p *printer) fmtInt(u uint64, neg, signed bool, verb rune, arg any) {
	switch verb {
	case 'v':
		if p.sharpV && !signed {
			sharp := p.sharp
			p.sharp = true
			p.fmtInteger(u, neg, 16, 'v', false)
			p.sharp = sharp
		} else {
			p.fmtInteger(u, neg, 10, verb, false)
		}
	case 'd':
		p.fmtInteger(u, neg, 10, verb, false)
	case 'b':
		p.fmtInteger(u, neg, 2, verb, false)
	case 'o', 'O':
		p.fmtInteger(u, neg, 8, verb, false)
	case 'x':
		p.fmtInteger(u, neg, 16, verb, false)
	case 'X':
		p.fmtInteger(u, neg, 16, verb, true)
	case 'c':
		p.pad(utf8.AppendRune(nil, toRune(u, neg)))
	case 'q':
		r := toRune(u, neg)
		if p.plus {
			p.pad(strconv.AppendQuoteRuneToASCII(nil, r))
		} else {
			p.pad(strconv.AppendQuoteRune(nil, r))
		}
	case 'U':
		p.fmtUnicode(u, neg)
	default:
		p.badVerb(verb, arg)
	}
}

func toRune(u uint64, neg bool) rune {
	if neg || u > utf8.MaxRune {
		return utf8.RuneError
	}
	return rune(u)
}

// fmtUnicode formats U+0078, and with # the character itself behind it.
func (p *printer) fmtUnicode(u uint64, neg bool) {
	if neg {
		u = -u
	}
	digits := 4
	if p.hasPrec && p.prec > 4 {
		digits = p.prec
	}
	text := strconv.AppendUint(nil, u, 16)
	toUpper(text)
	b := []byte{'U', '+'}
	for n := digits - len(text); n > 0; n-- {
		b = append(b, '0')
	}
	b = append(b, text...)
	if p.sharp && u <= utf8.MaxRune && strconv.IsPrint(rune(u)) {
		b = append(b, ' ', '\'')
		b = utf8.AppendRune(b, rune(u))
		b = append(b, '\'')
	}
	zero := p.zero
	p.zero = false
	p.pad(b)
	p.zero = zero
}

func (p *printer) fmtSigned(v int64, verb rune, arg any) {
	if v < 0 {
		p.fmtInt(uint64(-v), true, true, verb, arg)
	} else {
		p.fmtInt(uint64(v), false, true, verb, arg)
	}
}

func (p *printer) fmtFloat(v float64, size int, verb rune, arg any) {
	switch verb {
	case 'v':
		p.putFloat(v, size, 'g', -1)
	case 'b', 'g', 'G', 'x', 'X':
		p.putFloat(v, size, verb, -1)
	case 'e', 'E', 'f', 'F':
		p.putFloat(v, size, verb, 6)
	default:
		p.badVerb(verb, arg)
	}
}

// putFloat formats v; prec is the default of the verb, which an explicit precision overrules.
func (p *printer) putFloat(v float64, size int, verb rune, prec int) {
	if p.hasPrec {
		prec = p.prec
	}
	if !p.hasWid && !p.plus && !p.space && !p.sharp {
		if verb == 'F' {
			verb = 'f'
		}
		p.out = strconv.AppendFloat(p.out, v, byte(verb), prec, size)
		return
	}
	format := byte(verb)
	if verb == 'F' {
		format = 'f'
	}
	var room [48]byte
	num := strconv.AppendFloat(room[:1], v, format, prec, size)
	if num[1] == '-' || num[1] == '+' {
		num = num[1:]
	} else {
		num[0] = '+'
	}
	if p.space && num[0] == '+' && !p.plus {
		num[0] = ' '
	}
	if num[1] == 'I' || num[1] == 'N' {
		zero := p.zero
		p.zero = false
		if num[1] == 'N' && !p.space && !p.plus {
			num = num[1:]
		}
		p.pad(num)
		p.zero = zero
		return
	}
	if p.sharp && verb != 'b' {
		num = sharpFloat(num, byte(verb), prec)
	}
	if p.plus || num[0] != '+' {
		if p.zero && !p.minus && p.hasWid && p.wid > len(num) {
			p.out = append(p.out, num[0])
			p.fill(p.wid - len(num))
			p.out = append(p.out, num[1:]...)
			return
		}
		p.pad(num)
		return
	}
	p.pad(num[1:])
}

// sharpFloat makes sure of a decimal point, and for %g of all digits of the precision.
func sharpFloat(num []byte, verb byte, prec int) []byte {
	digits := 0
	switch verb {
	case 'g', 'G', 'x':
		digits = prec
		if digits < 0 {
			digits = 6
		}
	}
	tail := ""
	point := false
	nonzero := false
	end := len(num)
	for i := 1; i < end; i++ {
		switch c := num[i]; c {
		case '.':
			point = true
		case 'p', 'P':
			tail = string(num[i:])
			end = i
		case 'e', 'E':
			if verb != 'x' && verb != 'X' {
				tail = string(num[i:])
				end = i
				break
			}
			if c != '0' {
				nonzero = true
			}
			if nonzero {
				digits--
			}
		default:
			if c != '0' {
				nonzero = true
			}
			if nonzero {
				digits--
			}
		}
	}
	num = num[:end]
	if !point {
		if len(num) == 2 && num[1] == '0' {
			digits--
		}
		num = append(num, '.')
	}
	for ; digits > 0; digits-- {
		num = append(num, '0')
	}
	return append(num, tail...)
}

func (p *printer) fmtComplex(re, im float64, size int, verb rune, arg any) {
	switch verb {
	case 'v', 'b', 'g', 'G', 'x', 'X', 'f', 'F', 'e', 'E':
		plus := p.plus
		p.out = append(p.out, '(')
		p.fmtFloat(re, size/2, verb, arg)
		p.plus = true
		p.fmtFloat(im, size/2, verb, arg)
		p.out = append(p.out, 'i', ')')
		p.plus = plus
	default:
		p.badVerb(verb, arg)
	}
}

// ---- Strings ----

func (p *printer) truncate(s string) string {
	if p.hasPrec {
		n := p.prec
		for i := range s {
			n--
			if n < 0 {
				return s[:i]
			}
		}
	}
	return s
}

func (p *printer) fmtString(s string, verb rune, arg any) {
	switch verb {
	case 'v':
		if p.sharpV {
			p.fmtQuoted(s)
		} else {
			p.padString(p.truncate(s))
		}
	case 's':
		p.padString(p.truncate(s))
	case 'x':
		p.fmtHex(s, false)
	case 'X':
		p.fmtHex(s, true)
	case 'q':
		p.fmtQuoted(s)
	default:
		p.badVerb(verb, arg)
	}
}

func (p *printer) fmtQuoted(s string) {
	s = p.truncate(s)
	if p.sharp && strconv.CanBackquote(s) {
		p.padString("`" + s + "`")
		return
	}
	if p.plus {
		p.padString(strconv.QuoteToASCII(s))
	} else {
		p.padString(strconv.Quote(s))
	}
}

func (p *printer) fmtHex(s string, upper bool) {
	hex := "0123456789abcdefx"
	if upper {
		hex = "0123456789ABCDEFX"
	}
	n := len(s)
	if p.hasPrec && p.prec < n {
		n = p.prec
	}
	var b []byte
	for i := 0; i < n; i++ {
		if p.space && i > 0 {
			b = append(b, ' ')
		}
		if p.sharp && (p.space || i == 0) {
			b = append(b, '0', hex[16])
		}
		b = append(b, hex[s[i]>>4], hex[s[i]&15])
	}
	p.pad(b)
}

// fmtBytes formats a byte slice or array; name is its type for %#v.
func (p *printer) fmtBytes(b []byte, verb rune, name string, arg any) {
	switch verb {
	case 'v', 'd':
		if p.sharpV {
			p.out = append(p.out, name...)
			if b == nil {
				p.out = append(p.out, "(nil)"...)
				return
			}
			p.out = append(p.out, '{')
			for i, c := range b {
				if i > 0 {
					p.out = append(p.out, ", "...)
				}
				p.fmtHexAddr(uint64(c), true)
			}
			p.out = append(p.out, '}')
			return
		}
		p.out = append(p.out, '[')
		for i, c := range b {
			if i > 0 {
				p.out = append(p.out, ' ')
			}
			p.fmtInteger(uint64(c), false, 10, verb, false)
		}
		p.out = append(p.out, ']')
	case 's':
		p.padString(p.truncate(string(b)))
	case 'x':
		p.fmtHex(string(b), false)
	case 'X':
		p.fmtHex(string(b), true)
	case 'q':
		p.fmtQuoted(string(b))
	default:
		p.printValue(arg, true, verb, 0)
	}
}

// ---- Pointers and complaints ----

func (p *printer) fmtHexAddr(u uint64, prefix bool) {
	sharp := p.sharp
	p.sharp = prefix
	p.fmtInteger(u, false, 16, 'v', false)
	p.sharp = sharp
}

func (p *printer) fmtPointer(v any, verb rune) {
	switch rt.KindOf(v) {
	case rt.Chan, rt.Func, rt.Map, rt.Pointer, rt.Slice, rt.UnsafePointer:
	default:
		p.badVerb(verb, v)
		return
	}
	u := uint64(rt.PointerOf(v))
	switch verb {
	case 'v':
		if p.sharpV {
			p.out = append(p.out, '(')
			p.out = append(p.out, rt.TypeName(v)...)
			p.out = append(p.out, ")("...)
			if u == 0 {
				p.out = append(p.out, "nil"...)
			} else {
				p.fmtHexAddr(u, true)
			}
			p.out = append(p.out, ')')
		} else if u == 0 {
			p.padString("<nil>")
		} else {
			p.fmtHexAddr(u, !p.sharp)
		}
	case 'p':
		p.fmtHexAddr(u, !p.sharp)
	case 'b', 'o', 'd', 'x', 'X':
		p.fmtInt(u, false, false, verb, v)
	default:
		p.badVerb(verb, v)
	}
}

func (p *printer) badVerb(verb rune, arg any) {
	p.erroring = true
	p.out = append(p.out, "%!"...)
	p.out = utf8.AppendRune(p.out, verb)
	p.out = append(p.out, '(')
	if arg == nil {
		p.out = append(p.out, "<nil>"...)
	} else {
		p.out = append(p.out, rt.TypeName(arg)...)
		p.out = append(p.out, '=')
		p.printArg(arg, 'v')
	}
	p.out = append(p.out, ')')
	p.erroring = false
}

// ---- Values ----

// printArg formats one operand.
func (p *printer) printArg(arg any, verb rune) {
	if arg == nil {
		if verb == 'T' || verb == 'v' {
			p.padString("<nil>")
		} else {
			p.badVerb(verb, arg)
		}
		return
	}
	if verb == 'T' {
		p.fmtString(rt.TypeName(arg), 's', arg)
		return
	}
	if verb == 'p' {
		p.fmtPointer(arg, verb)
		return
	}
	switch v := arg.(type) {
	case bool:
		p.fmtBool(v, verb)
	case int:
		p.fmtSigned(int64(v), verb, arg)
	case string:
		p.fmtString(v, verb, arg)
	case float64:
		p.fmtFloat(v, 64, verb, arg)
	case float32:
		p.fmtFloat(float64(v), 32, verb, arg)
	case int8:
		p.fmtSigned(int64(v), verb, arg)
	case int16:
		p.fmtSigned(int64(v), verb, arg)
	case int32:
		p.fmtSigned(int64(v), verb, arg)
	case int64:
		p.fmtSigned(v, verb, arg)
	case uint:
		p.fmtInt(uint64(v), false, false, verb, arg)
	case uint8:
		p.fmtInt(uint64(v), false, false, verb, arg)
	case uint16:
		p.fmtInt(uint64(v), false, false, verb, arg)
	case uint32:
		p.fmtInt(uint64(v), false, false, verb, arg)
	case uint64:
		p.fmtInt(v, false, false, verb, arg)
	case uintptr:
		p.fmtInt(uint64(v), false, false, verb, arg)
	case complex128:
		p.fmtComplex(real(v), imag(v), 128, verb, arg)
	case complex64:
		p.fmtComplex(float64(real(v)), float64(imag(v)), 64, verb, arg)
	case []byte:
		p.fmtBytes(v, verb, "[]byte", arg)
	default:
		if rt.Held != nil {
			if held, ok := rt.Held(arg); ok {
				p.printHeld(held, verb)
				return
			}
		}
		if !p.handleMethods(arg, verb) {
			p.printValue(arg, true, verb, 0)
		}
	}
}

// printHeld formats what a reflect.Value holds.
func (p *printer) printHeld(held rt.HeldValue, verb rune) {
	switch {
	case !held.Valid:
		p.out = append(p.out, "<invalid reflect.Value>"...)
	case held.Value != nil && held.Exported && p.handleMethods(held.Value, verb):
	default:
		p.printValue(held.Value, held.Exported, verb, 0)
	}
}

// handleMethods lets the value format itself; it reports whether it did.
func (p *printer) handleMethods(arg any, verb rune) (done bool) {
	if p.erroring {
		return false
	}
	if verb == 'w' {
		if _, ok := arg.(error); !ok || !p.wrapping {
			p.badVerb(verb, arg)
			return true
		}
		verb = 'v'
	}
	if f, ok := arg.(Formatter); ok {
		p.callFormat(f, arg, verb)
		return true
	}
	if p.sharpV {
		if g, ok := arg.(GoStringer); ok {
			p.padAsIs(p.callText(arg, verb, "GoString", nil, nil, g))
			return true
		}
		return false
	}
	switch verb {
	case 'v', 's', 'x', 'X', 'q':
	default:
		return false
	}
	var text string
	var ok bool
	switch x := arg.(type) {
	case error:
		text, ok = p.callText(arg, verb, "Error", x, nil, nil)
	case Stringer:
		text, ok = p.callText(arg, verb, "String", nil, x, nil)
	default:
		return false
	}
	if ok {
		p.fmtString(text, verb, text)
	}
	return true
}

func (p *printer) padAsIs(s string, ok bool) {
	if ok {
		p.padString(p.truncate(s))
	}
}

func (p *printer) callFormat(f Formatter, arg any, verb rune) {
	defer p.catchPanic(arg, verb, "Format")
	f.Format(p, verb)
}

// callText calls the one method given; ok is false if it panicked and the complaint is already printed.
func (p *printer) callText(arg any, verb rune, method string, e error, s Stringer, g GoStringer) (text string, ok bool) {
	defer p.catchPanic(arg, verb, method)
	switch {
	case e != nil:
		text = e.Error()
	case s != nil:
		text = s.String()
	default:
		text = g.GoString()
	}
	return text, true
}

func (p *printer) catchPanic(arg any, verb rune, method string) {
	cause := recover()
	if cause == nil {
		return
	}
	if rt.KindOf(arg) == rt.Pointer && rt.IsNil(arg) {
		p.out = append(p.out, "<nil>"...)
		return
	}
	if p.erroring {
		panic(cause)
	}
	old := *p
	p.clearFlags()
	p.out = append(p.out, "%!"...)
	p.out = utf8.AppendRune(p.out, verb)
	p.out = append(p.out, "(PANIC="...)
	p.out = append(p.out, method...)
	p.out = append(p.out, " method: "...)
	p.erroring = true
	p.printPanic(cause)
	p.erroring = false
	p.out = append(p.out, ')')
	out := p.out
	*p = old
	p.out = out
}

// printPanic prints a recovered value; erroring is set, but errors and Stringers still speak.
func (p *printer) printPanic(cause any) {
	p.erroring = false
	p.printArg(cause, 'v')
}

// printValue formats by kind. canCall tells that methods of parts may be called: no unexported field was crossed.
func (p *printer) printValue(v any, canCall bool, verb rune, depth int) {
	if depth > 0 && v != nil && canCall && p.handleMethods(v, verb) {
		return
	}
	switch kind := rt.KindOf(v); kind {
	case rt.Invalid:
		p.out = append(p.out, "<nil>"...)
	case rt.Bool:
		p.fmtBool(rt.BoolOf(v), verb)
	case rt.Int, rt.Int8, rt.Int16, rt.Int32, rt.Int64:
		p.fmtSigned(rt.IntOf(v), verb, v)
	case rt.Uint, rt.Uint8, rt.Uint16, rt.Uint32, rt.Uint64, rt.Uintptr:
		p.fmtInt(rt.UintOf(v), false, false, verb, v)
	case rt.Float32:
		p.fmtFloat(rt.FloatOf(v), 32, verb, v)
	case rt.Float64:
		p.fmtFloat(rt.FloatOf(v), 64, verb, v)
	case rt.Complex64:
		p.fmtComplex(rt.RealOf(v), rt.ImagOf(v), 64, verb, v)
	case rt.Complex128:
		p.fmtComplex(rt.RealOf(v), rt.ImagOf(v), 128, verb, v)
	case rt.String:
		p.fmtString(rt.StringOf(v), verb, v)
	case rt.Map:
		p.printMap(v, canCall, verb, depth)
	case rt.Struct:
		p.printStruct(v, canCall, verb, depth)
	case rt.Slice, rt.Array:
		p.printList(v, kind, canCall, verb, depth)
	case rt.Pointer:
		if depth == 0 && rt.PointerOf(v) != 0 {
			switch rt.ElemKind(v) {
			case rt.Array, rt.Slice, rt.Struct, rt.Map:
				p.out = append(p.out, '&')
				p.printValue(rt.Elem(v), canCall, verb, depth+1)
				return
			}
		}
		p.fmtPointer(v, verb)
	case rt.Chan, rt.Func, rt.UnsafePointer:
		p.fmtPointer(v, verb)
	default:
		p.out = append(p.out, '?')
	}
}

// printPart formats an element whose static type is name; a nil interface shows it in %#v.
func (p *printer) printPart(v any, name string, canCall bool, verb rune, depth int) {
	if v == nil {
		if p.sharpV {
			p.out = append(p.out, name...)
			p.out = append(p.out, "(nil)"...)
		} else {
			p.out = append(p.out, "<nil>"...)
		}
		return
	}
	p.printValue(v, canCall, verb, depth)
}

func (p *printer) printMap(v any, canCall bool, verb rune, depth int) {
	elem := ""
	if p.sharpV {
		p.out = append(p.out, rt.TypeName(v)...)
		if rt.IsNil(v) {
			p.out = append(p.out, "(nil)"...)
			return
		}
		elem = rt.ElemName(v)
		p.out = append(p.out, '{')
	} else {
		p.out = append(p.out, "map["...)
	}
	keys, values := rt.MapEntries(v)
	for i, key := range keys {
		if i > 0 {
			if p.sharpV {
				p.out = append(p.out, ", "...)
			} else {
				p.out = append(p.out, ' ')
			}
		}
		p.printPart(key, "interface {}", canCall, verb, depth+1)
		p.out = append(p.out, ':')
		p.printPart(values[i], elem, canCall, verb, depth+1)
	}
	if p.sharpV {
		p.out = append(p.out, '}')
	} else {
		p.out = append(p.out, ']')
	}
}

func (p *printer) printStruct(v any, canCall bool, verb rune, depth int) {
	if p.sharpV {
		p.out = append(p.out, rt.TypeName(v)...)
	}
	p.out = append(p.out, '{')
	n := rt.NumField(v)
	for i := 0; i < n; i++ {
		if i > 0 {
			if p.sharpV {
				p.out = append(p.out, ", "...)
			} else {
				p.out = append(p.out, ' ')
			}
		}
		if p.plusV || p.sharpV {
			p.out = append(p.out, rt.FieldName(v, i)...)
			p.out = append(p.out, ':')
		}
		part := rt.Field(v, i)
		if part == nil {
			p.printPart(nil, rt.FieldTypeName(v, i), canCall, verb, depth+1)
		} else {
			p.printValue(part, canCall && rt.FieldExported(v, i), verb, depth+1)
		}
	}
	p.out = append(p.out, '}')
}

func (p *printer) printList(v any, kind int, canCall bool, verb rune, depth int) {
	bytes := rt.ElemKind(v) == rt.Uint8
	switch verb {
	case 's', 'q', 'x', 'X':
		if bytes {
			p.fmtBytes(rt.BytesOf(v), verb, rt.TypeName(v), v)
			return
		}
	}
	if p.sharpV {
		p.out = append(p.out, rt.TypeName(v)...)
		if kind == rt.Slice && rt.IsNil(v) {
			p.out = append(p.out, "(nil)"...)
			return
		}
		p.out = append(p.out, '{')
	} else {
		p.out = append(p.out, '[')
	}
	n := rt.Len(v)
	for i := 0; i < n; i++ {
		if i > 0 {
			if p.sharpV {
				p.out = append(p.out, ", "...)
			} else {
				p.out = append(p.out, ' ')
			}
		}
		part := rt.Index(v, i)
		if part == nil {
			p.printPart(nil, rt.ElemName(v), canCall, verb, depth+1)
		} else {
			p.printValue(part, canCall, verb, depth+1)
		}
	}
	if p.sharpV {
		p.out = append(p.out, '}')
	} else {
		p.out = append(p.out, ']')
	}
}

// ---- Format strings ----

// number reads decimal digits of s from i.
func number(s string, i int) (n int, ok bool, next int) {
	start := i
	for i < len(s) && '0' <= s[i] && s[i] <= '9' {
		if n > 1000000 {
			return 0, false, len(s)
		}
		n = n*10 + int(s[i]-'0')
		i++
	}
	return n, i > start, i
}

// argIndex reads an explicit index [n] of format at i.
func (p *printer) argIndex(format string, i int) (next int, found bool) {
	if i >= len(format) || format[i] != '[' {
		return i, false
	}
	p.reorder = true
	for end := i + 1; end < len(format); end++ {
		if format[end] != ']' {
			continue
		}
		n, ok, stop := number(format, i+1)
		if !ok || stop != end || n < 1 || n > len(p.args) {
			p.goodArg = false
			return end + 1, ok && stop == end
		}
		p.argNum = n - 1
		return end + 1, true
	}
	p.goodArg = false
	return i + 1, false
}

// intArg takes the next operand as a width or precision.
func (p *printer) intArg() (n int, ok bool) {
	if p.argNum >= len(p.args) {
		return 0, false
	}
	arg := p.args[p.argNum]
	p.argNum++
	var wide int64
	switch kind := rt.KindOf(arg); {
	case rt.Int <= kind && kind <= rt.Int64:
		wide = rt.IntOf(arg)
	case rt.Uint <= kind && kind <= rt.Uintptr:
		u := rt.UintOf(arg)
		if u > 1000000 {
			return 0, false
		}
		wide = int64(u)
	default:
		return 0, false
	}
	if wide > 1000000 || wide < -1000000 {
		return 0, false
	}
	return int(wide), true
}

func (p *printer) printf(format string, args []any) {
	p.args = args
	p.argNum = 0
	p.reorder = false
	end := len(format)
	for i := 0; ; {
		// With explicit indexes the rest is for the slow lane, which checks them.
		if !p.reorder {
			p.out, i, p.argNum = rt.Format(p.out, format, args, i, p.argNum)
		}
		if i >= end {
			break
		}
		p.goodArg = true
		last := i
		for i < end && format[i] != '%' {
			i++
		}
		if i > last {
			p.out = append(p.out, format[last:i]...)
		}
		if i >= end {
			break
		}
		i = p.directive(format, i+1)
	}
	if !p.reorder && p.argNum < len(args) {
		p.clearFlags()
		p.out = append(p.out, "%!(EXTRA "...)
		for i, arg := range args[p.argNum:] {
			if i > 0 {
				p.out = append(p.out, ", "...)
			}
			if arg == nil {
				p.out = append(p.out, "<nil>"...)
			} else {
				p.out = append(p.out, rt.TypeName(arg)...)
				p.out = append(p.out, '=')
				p.printArg(arg, 'v')
			}
		}
		p.out = append(p.out, ')')
	}
}

// directive formats the directive whose '%' stands before i and returns where it ends.
func (p *printer) directive(format string, i int) int {
	p.clearFlags()
	end := len(format)
flags:
	for ; i < end; i++ {
		switch c := format[i]; c {
		case '#':
			p.sharp = true
		case '0':
			p.zero = true
		case '+':
			p.plus = true
		case '-':
			p.minus = true
		case ' ':
			p.space = true
		default:
			if 'a' <= c && c <= 'z' && p.argNum < len(p.args) {
				p.verb(rune(c))
				return i + 1
			}
			break flags
		}
	}
	i, indexed := p.argIndex(format, i)
	if i < end && format[i] == '*' {
		i++
		p.wid, p.hasWid = p.intArg()
		if !p.hasWid {
			p.out = append(p.out, "%!(BADWIDTH)"...)
		}
		if p.wid < 0 {
			p.wid = -p.wid
			p.minus = true
			p.zero = false
		}
		indexed = false
	} else {
		p.wid, p.hasWid, i = number(format, i)
		if indexed && p.hasWid {
			p.goodArg = false
		}
	}
	if i+1 <= end && i < end && format[i] == '.' {
		i++
		if indexed {
			p.goodArg = false
		}
		i, indexed = p.argIndex(format, i)
		if i < end && format[i] == '*' {
			i++
			p.prec, p.hasPrec = p.intArg()
			if p.prec < 0 {
				p.prec = 0
				p.hasPrec = false
			}
			if !p.hasPrec {
				p.out = append(p.out, "%!(BADPREC)"...)
			}
			indexed = false
		} else {
			p.prec, p.hasPrec, i = number(format, i)
			if !p.hasPrec {
				p.prec = 0
				p.hasPrec = true
			}
		}
	}
	if !indexed {
		i, indexed = p.argIndex(format, i)
	}
	if i >= end {
		p.out = append(p.out, "%!(NOVERB)"...)
		return i
	}
	verb, size := rune(format[i]), 1
	if verb >= utf8.RuneSelf {
		verb, size = utf8.DecodeRuneInString(format[i:])
	}
	i += size
	switch {
	case verb == '%':
		p.out = append(p.out, '%')
	case !p.goodArg:
		p.complain(verb, "(BADINDEX)")
	case p.argNum >= len(p.args):
		p.complain(verb, "(MISSING)")
	default:
		p.verb(verb)
	}
	return i
}

func (p *printer) complain(verb rune, what string) {
	p.out = append(p.out, "%!"...)
	p.out = utf8.AppendRune(p.out, verb)
	p.out = append(p.out, what...)
}

// verb formats the next operand.
func (p *printer) verb(verb rune) {
	switch verb {
	case 'w':
		if p.wrapping {
			if _, ok := p.args[p.argNum].(error); ok {
				p.wrapped = append(p.wrapped, p.argNum)
			}
		}
		fallthrough
	case 'v':
		p.sharpV = p.sharp
		p.sharp = false
		p.plusV = p.plus
		p.plus = false
	}
	arg := p.args[p.argNum]
	p.argNum++
	p.printArg(arg, verb)
}

// ---- Print and Println ----

func (p *printer) print(a []any) {
	wasString := false
	for i, arg := range a {
		isString := arg != nil && rt.KindOf(arg) == rt.String
		if i > 0 && !isString && !wasString {
			p.out = append(p.out, ' ')
		}
		p.printArg(arg, 'v')
		wasString = isString
	}
}

func (p *printer) println(a []any) {
	for i := 0; ; {
		n := 0
		p.out, n = rt.Plain(p.out, a[i:], true)
		i += n
		if i == len(a) {
			return
		}
		if n > 0 {
			p.out = append(p.out, ' ')
		}
		p.printArg(a[i], 'v')
		i++
		if i == len(a) {
			p.out = append(p.out, '\n')
			return
		}
		p.out = append(p.out, ' ')
	}
}

// Sprint formats the operands by default formats; spaces stand between operands when neither is a string.
func Sprint(a ...any) string {
	if out, done := rt.Plain(nil, a, false); done == len(a) {
		return string(out)
	}
	var p printer
	p.print(a)
	return string(p.out)
}

// Sprintln formats the operands with spaces between them and a newline at the end.
func Sprintln(a ...any) string {
	var p printer
	p.println(a)
	return string(p.out)
}

// Sprintf formats the operands as the format says.
func Sprintf(format string, a ...any) string {
	if out, end, done := rt.Format(nil, format, a, 0, 0); end == len(format) && done == len(a) {
		return string(out)
	}
	var p printer
	p.printf(format, a)
	return string(p.out)
}

// Print is Sprint to standard output.
func Print(a ...any) (n int, err error) {
	var p printer
	p.print(a)
	return stdio.Out().Write(p.out)
}

// Println is Sprintln to standard output.
func Println(a ...any) (n int, err error) {
	if out, done := rt.Plain(nil, a, true); done == len(a) {
		return stdio.Out().Write(out)
	}
	var p printer
	p.println(a)
	return stdio.Out().Write(p.out)
}

// Printf is Sprintf to standard output.
func Printf(format string, a ...any) (n int, err error) {
	if out, end, done := rt.Format(nil, format, a, 0, 0); end == len(format) && done == len(a) {
		return stdio.Out().Write(out)
	}
	var p printer
	p.printf(format, a)
	return stdio.Out().Write(p.out)
}

// Fprint is Sprint to w.
func Fprint(w io.Writer, a ...any) (n int, err error) {
	var p printer
	p.print(a)
	return w.Write(p.out)
}

// Fprintln is Sprintln to w.
func Fprintln(w io.Writer, a ...any) (n int, err error) {
	if out, done := rt.Plain(nil, a, true); done == len(a) {
		return w.Write(out)
	}
	var p printer
	p.println(a)
	return w.Write(p.out)
}

// Fprintf is Sprintf to w.
func Fprintf(w io.Writer, format string, a ...any) (n int, err error) {
	if out, end, done := rt.Format(nil, format, a, 0, 0); end == len(format) && done == len(a) {
		return w.Write(out)
	}
	var p printer
	p.printf(format, a)
	return w.Write(p.out)
}

// Append appends what Sprint returns.
func Append(b []byte, a ...any) []byte {
	p := printer{out: b}
	p.print(a)
	return p.out
}

// Appendln appends what Sprintln returns.
func Appendln(b []byte, a ...any) []byte {
	p := printer{out: b}
	p.println(a)
	return p.out
}

// Appendf appends what Sprintf returns.
func Appendf(b []byte, format string, a ...any) []byte {
	p := printer{out: b}
	p.printf(format, a)
	return p.out
}

// ---- Errorf ----

type wrapError struct {
	msg string
	err error
}

func (e *wrapError) Error() string { return e.msg }

func (e *wrapError) Unwrap() error { return e.err }

type wrapErrors struct {
	msg  string
	errs []error
}

func (e *wrapErrors) Error() string { return e.msg }

func (e *wrapErrors) Unwrap() []error { return e.errs }

// Errorf formats an error; it wraps the operands of %w verbs.
func Errorf(format string, a ...any) error {
	p := printer{wrapping: true}
	p.printf(format, a)
	msg := string(p.out)
	switch len(p.wrapped) {
	case 0:
		return errors.New(msg)
	case 1:
		err, _ := a[p.wrapped[0]].(error)
		return &wrapError{msg, err}
	}
	var errs []error
	for i := range a {
		for _, n := range p.wrapped {
			if n == i {
				err, _ := a[i].(error)
				errs = append(errs, err)
				break
			}
		}
	}
	return &wrapErrors{msg, errs}
}
