package json

import (
	"bytes"
	"io"
)

// Decoder reads one value after the other from a stream.
type Decoder struct {
	r     io.Reader
	buf   []byte
	next  int   // what is unread begins here
	gone  int64 // bytes of the stream that buf no longer has
	err   error
	open  []byte // what scanOn notes
	read  int64  // bytes of the values that were read: errors count on from there
	state tokenState
	outer []tokenState

	useNumber       bool
	disallowUnknown bool
}

// NewDecoder returns a Decoder that reads from r, perhaps more than the values that it is asked for.
func NewDecoder(r io.Reader) *Decoder { return &Decoder{r: r} }

// UseNumber has numbers become a Number, not a float64, in an interface.
func (dec *Decoder) UseNumber() { dec.useNumber = true }

// DisallowUnknownFields makes keys that a struct has no field for an error.
func (dec *Decoder) DisallowUnknownFields() { dec.disallowUnknown = true }

// Buffered returns what has been read from the stream and is in no value yet, to be read until the next Decode.
func (dec *Decoder) Buffered() io.Reader { return bytes.NewReader(dec.buf[dec.next:]) }

// InputOffset returns where in the stream the last token ended.
func (dec *Decoder) InputOffset() int64 { return dec.gone + int64(dec.next) }

// Decode reads the next value as Unmarshal does.
func (dec *Decoder) Decode(v any) error {
	if dec.err != nil {
		return dec.err
	}
	if err := dec.passSeparator(); err != nil {
		return err
	}
	if !dec.state.allowsValue() {
		return &SyntaxError{"not at beginning of value", dec.InputOffset()}
	}
	end, err := dec.readValue()
	if err != nil {
		dec.err = err
		return err
	}
	dec.read += int64(end - dec.next)
	d := &decoder{data: dec.buf[dec.next:end], useNumber: dec.useNumber, disallowUnknown: dec.disallowUnknown}
	dec.next = end
	// What the value cannot be read into leaves the stream as good as it was.
	err = d.unmarshal(v)
	dec.state = dec.state.afterValue()
	return err
}

// readValue reads until buf has the whole of the next value, and returns where it ends.
func (dec *Decoder) readValue() (end int, err error) {
	at, step, depth, halt, fault := dec.next, 0, 0, 0, ""
	var failure error
	for {
		at, step, depth, halt, fault = scanOn(dec.buf, at, step, depth, dec.open)
		switch halt {
		case haltDone:
			return at, nil
		case haltFull:
			dec.open = append(dec.open, make([]byte, len(dec.open)+64)...)
			continue
		case haltFault:
			return 0, &SyntaxError{fault, dec.read + int64(at-dec.next) + 1}
		case haltMayEnd:
			if last := dec.buf[at-1]; last == '}' || last == ']' || failure == io.EOF {
				return at, nil
			}
		}
		if failure == io.EOF && dec.hasText() {
			return 0, io.ErrUnexpectedEOF
		}
		if failure != nil {
			return 0, failure
		}
		read := at - dec.next
		failure = dec.refill()
		at = dec.next + read
	}
}

// hasText reports whether more than spaces are unread.
func (dec *Decoder) hasText() bool { return len(bytes.TrimLeft(dec.buf[dec.next:], " \t\r\n")) > 0 }

// leastRead is the room that each read has at least.
const leastRead = 512

// refill reads once more; what was read before is dropped.
func (dec *Decoder) refill() error {
	if dec.next > 0 {
		dec.gone += int64(dec.next)
		dec.buf = dec.buf[:copy(dec.buf, dec.buf[dec.next:])]
		dec.next = 0
	}
	n := len(dec.buf)
	if cap(dec.buf)-n < leastRead {
		larger := make([]byte, n, 2*cap(dec.buf)+leastRead)
		copy(larger, dec.buf)
		dec.buf = larger
	}
	more, err := dec.r.Read(dec.buf[n:cap(dec.buf)])
	dec.buf = dec.buf[:n+more]
	return err
}

// peek returns the next byte that is no space, which stays unread.
func (dec *Decoder) peek() (byte, error) {
	var err error
	for {
		for i := dec.next; i < len(dec.buf); i++ {
			switch c := dec.buf[i]; c {
			case ' ', '\t', '\r', '\n':
			default:
				dec.next = i
				return c, nil
			}
		}
		if err != nil {
			return 0, err
		}
		err = dec.refill()
	}
}

// Encoder writes one value after the other to a stream.
type Encoder struct {
	w              io.Writer
	err            error
	keepHTML       bool
	prefix, indent string
}

// NewEncoder returns an Encoder that writes to w.
func NewEncoder(w io.Writer) *Encoder { return &Encoder{w: w} }

// SetIndent has values written as Indent would; with two empty strings as before.
func (enc *Encoder) SetIndent(prefix, indent string) { enc.prefix, enc.indent = prefix, indent }

// SetEscapeHTML says whether <, > and & are escaped in strings, as they are if nothing is said.
func (enc *Encoder) SetEscapeHTML(on bool) { enc.keepHTML = !on }

// Encode writes v as Marshal does, and ends the line.
func (enc *Encoder) Encode(v any) error {
	if enc.err != nil {
		return enc.err
	}
	e := &encoder{escapeHTML: !enc.keepHTML}
	if err := e.encodeAny(v, 0); err != nil {
		return err
	}
	out := append(e.out, '\n')
	if enc.prefix != "" || enc.indent != "" {
		out = appendIndented(nil, out, enc.prefix, enc.indent)
	}
	_, enc.err = enc.w.Write(out)
	return enc.err
}
