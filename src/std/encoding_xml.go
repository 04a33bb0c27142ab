// Package xml reads and writes XML 1.0 with name spaces, as tokens and as Go values.
package xml

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strconv"
	"strings"
)

// SyntaxError is what is wrong with a text.
type SyntaxError struct {
	Msg  string
	Line int
}

func (e *SyntaxError) Error() string {
	return "XML syntax error on line " + strconv.Itoa(e.Line) + ": " + e.Msg
}

// Name is a name in a name space.
type Name struct {
	Space, Local string
}

// Attr is an attribute of an element.
type Attr struct {
	Name  Name
	Value string
}

// Token is a StartElement, EndElement, CharData, Comment, ProcInst or Directive.
type Token any

// StartElement begins an element.
type StartElement struct {
	Name Name
	Attr []Attr
}

// Copy copies the attributes too.
func (e StartElement) Copy() StartElement {
	e.Attr = append(make([]Attr, 0, len(e.Attr)), e.Attr...)
	return e
}

// End returns the end of the element.
func (e StartElement) End() EndElement { return EndElement{e.Name} }

// EndElement ends an element.
type EndElement struct{ Name Name }

// CharData is text with its entities replaced.
type CharData []byte

// Copy copies the text.
func (c CharData) Copy() CharData { return bytes.Clone(c) }

// Comment is what stands between <!-- and -->.
type Comment []byte

// Copy copies the text.
func (c Comment) Copy() Comment { return bytes.Clone(c) }

// ProcInst is <?target inst?>.
type ProcInst struct {
	Target string
	Inst   []byte
}

// Copy copies the text.
func (p ProcInst) Copy() ProcInst {
	p.Inst = bytes.Clone(p.Inst)
	return p
}

// Directive is what stands between <! and >.
type Directive []byte

// Copy copies the text.
func (d Directive) Copy() Directive { return bytes.Clone(d) }

// CopyToken copies a token.
func CopyToken(t Token) Token {
	switch t := t.(type) {
	case StartElement:
		return t.Copy()
	case CharData:
		return t.Copy()
	case Comment:
		return t.Copy()
	case ProcInst:
		return t.Copy()
	case Directive:
		return t.Copy()
	}
	return t
}

// TokenReader gives tokens.
type TokenReader interface{ Token() (Token, error) }

// Decoder reads tokens and values.
type Decoder struct {
	// Strict asks for closed elements, quoted values and known entities.
	Strict bool
	// AutoClose has the names of elements that end at once if not Strict.
	AutoClose []string
	// Entity has replacements of entities beside the five of XML.
	Entity map[string]string
	// CharsetReader makes UTF-8 of text in another encoding.
	CharsetReader func(charset string, input io.Reader) (io.Reader, error)
	// DefaultSpace is the name space of elements that say none.
	DefaultSpace string

	input
	tokens  TokenReader // where tokens come from instead
	err     error
	open    []entry // elements that are open, and the name spaces that they hide
	depth   int     // how many elements of them
	ended   *Name   // <a/> has begun: its end comes next
	held    Token   // comes next, behind the end of an element that AutoClose has
	spaces  map[string]string
	inValue bool // in UnmarshalXML
}

// entry is an open element, a name space that one hides, or the end of what an UnmarshalXML may read.
type entry struct {
	kind entryKind
	name Name // of a hidden name space: the prefix, and the name space that had it
	had  bool // the prefix had one
}

type entryKind int

const (
	entryElement entryKind = iota
	entrySpace
	entryEnd
)

// NewDecoder returns a decoder of a text.
func NewDecoder(r io.Reader) *Decoder {
	d := &Decoder{Strict: true, spaces: map[string]string{}}
	d.input.line = 1
	d.input.from(r)
	return d
}

// NewTokenDecoder returns a decoder of tokens.
func NewTokenDecoder(t TokenReader) *Decoder {
	if d, is := t.(*Decoder); is {
		return d
	}
	d := &Decoder{Strict: true, spaces: map[string]string{}, tokens: t}
	d.input.line = 1
	return d
}

func (d *Decoder) top() *entry {
	if len(d.open) == 0 {
		return nil
	}
	return &d.open[len(d.open)-1]
}

// Token reads a token whose names are translated, and sees to it that elements are closed. Bytes of it are good until the next call.
func (d *Decoder) Token() (Token, error) {
	top := d.top()
	if top != nil && top.kind == entryEnd {
		return nil, io.EOF
	}
	t := d.held
	d.held = nil
	if t == nil {
		var err error
		if t, err = d.raw(); t == nil && err != nil {
			if err == io.EOF && top != nil {
				err = d.wrong("unexpected EOF")
			}
			return nil, err
		}
	}
	if !d.Strict {
		if end, closes := d.autoClose(t); closes {
			d.held, t = t, end
		}
	}
	switch element := t.(type) {
	case StartElement:
		d.begin(&element)
		return element, nil
	case EndElement:
		if !d.end(&element) {
			return nil, d.err
		}
		return element, nil
	}
	return t, nil
}

const (
	xmlURL      = "http://www.w3.org/XML/1998/namespace"
	xmlnsPrefix = "xmlns"
	xmlPrefix   = "xml"
)

// begin opens an element: its attributes may name spaces.
func (d *Decoder) begin(e *StartElement) {
	for _, a := range e.Attr {
		switch {
		case a.Name.Space == xmlnsPrefix:
			d.name(a.Name.Local, a.Value)
		case a.Name.Space == "" && a.Name.Local == xmlnsPrefix:
			d.name("", a.Value)
		}
	}
	d.open = append(d.open, entry{kind: entryElement, name: e.Name})
	d.depth++
	d.translate(&e.Name, true)
	for i := range e.Attr {
		d.translate(&e.Attr[i].Name, false)
	}
}

// name gives a prefix a name space until the element ends.
func (d *Decoder) name(prefix, space string) {
	old, had := d.spaces[prefix]
	d.open = append(d.open, entry{entrySpace, Name{old, prefix}, had})
	d.spaces[prefix] = space
}

// translate makes a name space of a prefix.
func (d *Decoder) translate(n *Name, isElement bool) {
	switch {
	case n.Space == xmlnsPrefix || n.Space == "" && (!isElement || n.Local == xmlnsPrefix):
		return
	case n.Space == xmlPrefix:
		n.Space = xmlURL
	}
	if space, named := d.spaces[n.Space]; named {
		n.Space = space
	} else if n.Space == "" {
		n.Space = d.DefaultSpace
	}
}

func (d *Decoder) pop() (last entry) {
	last = d.open[len(d.open)-1]
	d.open = d.open[:len(d.open)-1]
	if last.kind == entryElement {
		d.depth--
	}
	return last
}

// end closes an element. False if it is not the one that is open.
func (d *Decoder) end(e *EndElement) bool {
	name := e.Name
	if top := d.top(); top == nil || top.kind != entryElement {
		if top != nil {
			d.pop()
		}
		d.err = d.wrong("unexpected end element </" + name.Local + ">")
		return false
	}
	switch opened := d.pop().name; {
	case opened.Local != name.Local && !d.Strict:
		d.ended = &name
		e.Name = opened
		return true
	case opened.Local != name.Local:
		d.err = d.wrong("element <" + opened.Local + "> closed by </" + name.Local + ">")
		return false
	case opened.Space != name.Space:
		space := name.Space
		if space == "" {
			space = `""`
		}
		d.err = d.wrong("element <" + opened.Local + "> in space " + opened.Space + " closed by </" + name.Local + "> in space " + space)
		return false
	}
	d.translate(&e.Name, true)
	for len(d.open) > 0 && d.top().kind == entrySpace {
		hidden := d.pop()
		if hidden.had {
			d.spaces[hidden.name.Local] = hidden.name.Space
		} else {
			delete(d.spaces, hidden.name.Local)
		}
	}
	return true
}

// autoClose returns the end of the open element if AutoClose has it and the token is not its end.
func (d *Decoder) autoClose(t Token) (end EndElement, closes bool) {
	top := d.top()
	if top == nil || top.kind != entryElement {
		return end, false
	}
	for _, name := range d.AutoClose {
		if strings.EqualFold(name, top.name.Local) {
			e, isEnd := t.(EndElement)
			return EndElement{top.name}, !isEnd || !strings.EqualFold(e.Name.Local, top.name.Local)
		}
	}
	return end, false
}

// limit makes the element that is open last end the text, for an UnmarshalXML.
func (d *Decoder) limit() {
	i := len(d.open) - 1
	for d.open[i].kind != entryElement {
		i--
	}
	for i > 0 && d.open[i-1].kind == entrySpace {
		i--
	}
	d.open = append(d.open, entry{})
	copy(d.open[i+1:], d.open[i:])
	d.open[i] = entry{kind: entryEnd}
}

// unlimit ends that, and reports whether the element was read whole.
func (d *Decoder) unlimit() bool {
	if top := d.top(); top == nil || top.kind != entryEnd {
		return false
	}
	d.pop()
	return true
}

var errRawToken = errors.New("xml: cannot use RawToken from UnmarshalXML method")

// RawToken is Token without a look at name spaces and at what is open.
func (d *Decoder) RawToken() (Token, error) {
	if d.inValue {
		return nil, errRawToken
	}
	return d.raw()
}

// input is the text. text[at:] is what is to be read.
type input struct {
	reader  io.ByteReader // more of it, or nil
	buffer  *bufio.Reader // the same if it is ours, so that more than one byte may be taken
	text    []byte
	at      int
	before  int64 // bytes of the whole before text
	counted int   // lines are counted up to here in text
	line    int   // of counted, from 1
	begun   int64 // where that line begins
	keep    int64 // what is kept from here on for innerxml, if keeps
	keeps   bool
	readErr error
}

func (in *input) from(r io.Reader) {
	var is bool
	if in.reader, is = r.(io.ByteReader); !is {
		in.buffer = bufio.NewReader(r)
		in.reader = in.buffer
	}
}

// InputOffset returns how many bytes have been read.
func (in *input) InputOffset() int64 { return in.before + int64(in.at) }

// InputPos returns the line and the column, both from 1, of what is read next.
func (in *input) InputPos() (line, column int) {
	in.count()
	return in.line, int(in.InputOffset()-in.begun) + 1
}

// count counts the lines that have been read.
func (in *input) count() {
	for {
		if in.counted > in.at {
			in.line -= bytes.Count(in.text[in.at:in.counted], []byte{'\n'})
			in.counted = in.at
			return
		}
		length := bytes.IndexByte(in.text[in.counted:in.at], '\n')
		if length < 0 {
			in.counted = in.at
			return
		}
		in.counted += length + 1
		in.line++
		in.begun = in.before + int64(in.counted)
	}
}

func (in *input) wrong(msg string) error {
	in.count()
	return &SyntaxError{Msg: msg, Line: in.line}
}

// more gets at least one byte more. What is read is dropped unless it is kept.
func (in *input) more() bool {
	if in.reader == nil {
		in.readErr = io.EOF
		return false
	}
	in.count()
	drop := in.at - 8 // the last few bytes may be given back
	if in.keeps {
		drop = min(drop, int(in.keep-in.before))
	}
	if drop > 1024 {
		in.text = append(in.text[:0], in.text[drop:]...)
		in.before += int64(drop)
		in.at -= drop
		in.counted -= drop
	}
	b, err := in.reader.ReadByte()
	if err != nil {
		in.readErr = err
		return false
	}
	in.text = append(in.text, b)
	if in.buffer != nil {
		rest, _ := in.buffer.Peek(in.buffer.Buffered())
		in.text = append(in.text, rest...)
		in.buffer.Discard(len(rest))
	}
	return true
}
