package xml

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Header is a line for the beginning of documents; nothing here writes it.
const Header = `<?xml version="1.0" encoding="UTF-8"?>` + "\n"

// Encoder writes tokens and values.
type Encoder struct {
	out      *bufio.Writer
	err      error
	closed   bool
	prefix   string
	indent   string
	depth    int
	inStart  bool // nothing has been written behind a start, so that its end comes on the same line
	hasLines bool
	open     []Name // elements; one without name is an element of MarshalXML, which may close what it opened only
	marks    []int  // how many name spaces there were before each
	spaces   []prefixedSpace
	seq      int
}

// prefixedSpace is a name space that attributes have a prefix for.
type prefixedSpace struct{ prefix, space string }

// NewEncoder returns an encoder.
func NewEncoder(w io.Writer) *Encoder { return &Encoder{out: bufio.NewWriter(w)} }

// Indent begins each element on a line of its own, behind the prefix and an indent for each element around.
func (enc *Encoder) Indent(prefix, indent string) { enc.prefix, enc.indent = prefix, indent }

// Flush hands all to the writer.
func (enc *Encoder) Flush() error { return enc.out.Flush() }

// Close flushes, and says if an element is open.
func (enc *Encoder) Close() error {
	if enc.closed {
		return nil
	}
	enc.closed = true
	if err := enc.out.Flush(); err != nil {
		return err
	}
	if n := len(enc.open); n > 0 {
		return fmt.Errorf("unclosed tag <%s>", enc.open[n-1].Local)
	}
	return nil
}

// sink writes to an encoder until there is an error.
type sink struct{ enc *Encoder }

func (s sink) Write(b []byte) (int, error) {
	if s.enc.fails() {
		return 0, s.enc.err
	}
	n, err := s.enc.out.Write(b)
	s.enc.err = err
	return n, err
}

// fails reports whether there has been an error, as writing to a closed encoder is.
func (enc *Encoder) fails() bool {
	if enc.closed && enc.err == nil {
		enc.err = errors.New("use of closed Encoder")
	}
	return enc.err != nil
}

func (enc *Encoder) put(parts ...string) {
	for _, part := range parts {
		if enc.fails() {
			return
		}
		_, enc.err = enc.out.WriteString(part)
	}
}

// state returns the error that there has been.
func (enc *Encoder) state() error {
	enc.fails()
	return enc.err
}

// EncodeToken writes a token. Elements have to match; the end is not flushed.
func (enc *Encoder) EncodeToken(t Token) error {
	switch t := t.(type) {
	case StartElement:
		if err := enc.start(&t); err != nil {
			return err
		}
	case EndElement:
		if err := enc.end(t.Name); err != nil {
			return err
		}
	case CharData:
		escape(sink{enc}, string(t), false)
	case Comment:
		if bytes.Contains(t, []byte("-->")) {
			return errors.New("xml: EncodeToken of Comment containing --> marker")
		}
		enc.put("<!--", string(t), "-->")
	case ProcInst:
		return enc.procInst(t)
	case Directive:
		if !isBalanced(t) {
			return errors.New("xml: EncodeToken of Directive containing wrong < or > markers")
		}
		enc.put("<!", string(t), ">")
	default:
		return errors.New("xml: EncodeToken of invalid token type")
	}
	return enc.state()
}

func (enc *Encoder) procInst(t ProcInst) error {
	switch {
	case t.Target == "xml" && enc.out.Buffered() != 0:
		return errors.New("xml: EncodeToken of ProcInst xml target only valid for xml declaration, first token encoded")
	case !isName(t.Target):
		return errors.New("xml: EncodeToken of ProcInst with invalid Target")
	case bytes.Contains(t.Inst, []byte("?>")):
		return errors.New("xml: EncodeToken of ProcInst containing ?> marker")
	}
	enc.put("<?", t.Target)
	if len(t.Inst) > 0 {
		enc.put(" ", string(t.Inst))
	}
	enc.put("?>")
	return enc.state()
}

// isBalanced reports whether < and > outside of quotes and comments match.
func isBalanced(d Directive) bool {
	depth := 0
	var quote byte
	isComment := false
	for i, c := range d {
		switch {
		case isComment:
			isComment = c != '>' || !bytes.HasSuffix(d[:i+1], []byte("-->"))
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '\'' || c == '"':
			quote = c
		case c == '<':
			if i+4 < len(d) && bytes.HasPrefix(d[i:], []byte("<!--")) {
				isComment = true
			} else {
				depth++
			}
		case c == '>':
			if depth--; depth < 0 {
				return false
			}
		}
	}
	return depth == 0 && quote == 0 && !isComment
}

// line begins a line before a start (1), an end (-1) or a comment (0), if there are to be lines.
func (enc *Encoder) line(step int) {
	if enc.prefix == "" && enc.indent == "" {
		return
	}
	if step < 0 {
		enc.depth--
		sameLine := enc.inStart
		enc.inStart = false
		if sameLine {
			return
		}
	}
	if enc.hasLines {
		enc.put("\n")
	}
	enc.hasLines = true
	enc.put(enc.prefix)
	for range enc.depth {
		enc.put(enc.indent)
	}
	if step > 0 {
		enc.depth++
		enc.inStart = true
	}
}

func (enc *Encoder) start(e *StartElement) error {
	if e.Name.Local == "" {
		return errors.New("xml: start tag with no name")
	}
	enc.open = append(enc.open, e.Name)
	enc.marks = append(enc.marks, len(enc.spaces))
	enc.line(1)
	enc.put("<", e.Name.Local)
	if e.Name.Space != "" {
		enc.put(` xmlns="`)
		escape(sink{enc}, e.Name.Space, true)
		enc.put(`"`)
	}
	for _, a := range e.Attr {
		if a.Name.Local == "" {
			continue
		}
		enc.put(" ")
		if a.Name.Space != "" {
			enc.put(enc.prefixOf(a.Name.Space), ":")
		}
		enc.put(a.Name.Local, `="`)
		escape(sink{enc}, a.Value, true)
		enc.put(`"`)
	}
	enc.put(">")
	return nil
}

func (enc *Encoder) end(name Name) error {
	n := len(enc.open) - 1
	switch {
	case name.Local == "":
		return errors.New("xml: end tag with no name")
	case n < 0 || enc.open[n].Local == "":
		return fmt.Errorf("xml: end tag </%s> without start tag", name.Local)
	case enc.open[n].Local != name.Local:
		return fmt.Errorf("xml: end tag </%s> does not match start tag <%s>", name.Local, enc.open[n].Local)
	case enc.open[n] != name:
		return fmt.Errorf("xml: end tag </%s> in namespace %s does not match start tag <%s> in namespace %s", name.Local, name.Space, enc.open[n].Local, enc.open[n].Space)
	}
	enc.open = enc.open[:n]
	enc.line(-1)
	enc.put("</", name.Local, ">")
	if m := len(enc.marks) - 1; m >= 0 {
		enc.spaces = enc.spaces[:enc.marks[m]]
		enc.marks = enc.marks[:m]
	}
	return nil
}

// prefixOf returns the prefix of attributes of a name space, and writes what it stands for if it is new.
func (enc *Encoder) prefixOf(space string) string {
	for _, known := range enc.spaces {
		if known.space == space {
			return known.prefix
		}
	}
	if space == xmlURL {
		return xmlPrefix
	}
	prefix := strings.TrimRight(space, "/")
	prefix = prefix[strings.LastIndexByte(prefix, '/')+1:]
	if !isName(prefix) || strings.Contains(prefix, ":") {
		prefix = "_"
	}
	if len(prefix) >= 3 && strings.EqualFold(prefix[:3], "xml") {
		prefix = "_" + prefix
	}
	if enc.isTaken(prefix) {
		numbered := ""
		for numbered == "" || enc.isTaken(numbered) {
			enc.seq++
			numbered = prefix + "_" + strconv.Itoa(enc.seq)
		}
		prefix = numbered
	}
	enc.spaces = append(enc.spaces, prefixedSpace{prefix, space})
	enc.put("xmlns:", prefix, `="`)
	escape(sink{enc}, space, true)
	enc.put(`" `)
	return prefix
}

func (enc *Encoder) isTaken(prefix string) bool {
	for _, known := range enc.spaces {
		if known.prefix == prefix {
			return true
		}
	}
	return false
}

// EscapeText writes text as it stands in a document.
func EscapeText(w io.Writer, s []byte) error { return escape(w, string(s), true) }

// Escape is EscapeText without its error.
func Escape(w io.Writer, s []byte) { escape(w, string(s), true) }

// escape writes text as it stands in a document; the ends of its lines too, if asked for.
func escape(w io.Writer, s string, newlines bool) error {
	plain := 0
	for i, r := range s {
		text, size := "", 1
		switch {
		case r == '"':
			text = "&#34;"
		case r == '\'':
			text = "&#39;"
		case r == '&':
			text = "&amp;"
		case r == '<':
			text = "&lt;"
		case r == '>':
			text = "&gt;"
		case r == '\t':
			text = "&#x9;"
		case r == '\r':
			text = "&#xD;"
		case r == '\n' && newlines:
			text = "&#xA;"
		case r == utf8.RuneError && !strings.HasPrefix(s[i:], "\uFFFD"):
			text = "\uFFFD"
		case !isChar(r):
			text, size = "\uFFFD", utf8.RuneLen(r)
		default:
			continue
		}
		if i > plain {
			if _, err := io.WriteString(w, s[plain:i]); err != nil {
				return err
			}
		}
		if _, err := io.WriteString(w, text); err != nil {
			return err
		}
		plain = i + size
	}
	_, err := io.WriteString(w, s[plain:])
	return err
}

// writeCDATA writes text between <![CDATA[ and ]]>.
func writeCDATA(w io.Writer, s string) error {
	if s == "" {
		return nil
	}
	_, err := io.WriteString(w, "<![CDATA["+strings.ReplaceAll(s, "]]>", "]]]]><![CDATA[>")+"]]>")
	return err
}
