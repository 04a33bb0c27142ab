package json

import (
	"slices"
	"strconv"
	"strings"
)

// Token is a Delim, bool, float64, Number, string or nil.
type Token any

// Delim is one of [ ] { }.
type Delim rune

func (d Delim) String() string { return string(d) }

// tokenState is what may stand next.
type tokenState int

const (
	atTop tokenState = iota
	atFirstElement
	atElement
	behindElement
	atFirstKey
	atKey
	behindKey
	atMember
	behindMember
)

func (s tokenState) allowsValue() bool {
	return slices.Contains([]tokenState{atTop, atFirstElement, atElement, atMember}, s)
}

func (s tokenState) afterValue() tokenState {
	switch s {
	case atFirstElement, atElement:
		return behindElement
	case atMember:
		return behindMember
	}
	return s
}

// place is what errors call the state; Go has no words for that behind an opening brace.
func (s tokenState) place() string {
	switch s {
	case behindElement:
		return " after array element"
	case atFirstKey:
		return ""
	case atKey:
		return " looking for beginning of object key string"
	case behindKey:
		return " after object key"
	case behindMember:
		return " after object key:value pair"
	}
	return " looking for beginning of value"
}

// More reports whether the array or object that is being read has another element.
func (dec *Decoder) More() bool {
	c, err := dec.peek()
	return err == nil && c != ']' && c != '}'
}

// Token returns the next token, nil and io.EOF at the end. Commas and colons are no tokens. Brackets come in pairs, or it is an error.
func (dec *Decoder) Token() (Token, error) {
	for {
		c, err := dec.peek()
		if err != nil {
			return nil, err
		}
		switch {
		case (c == '[' || c == '{') && dec.state.allowsValue():
			dec.outer = append(dec.outer, dec.state)
			dec.state = atFirstElement
			if c == '{' {
				dec.state = atFirstKey
			}
			dec.next++
			return Delim(c), nil
		case c == ']' && (dec.state == atFirstElement || dec.state == behindElement),
			c == '}' && (dec.state == atFirstKey || dec.state == behindMember):
			last := len(dec.outer) - 1
			dec.state = dec.outer[last].afterValue()
			dec.outer = dec.outer[:last]
			dec.next++
			return Delim(c), nil
		case c == ':' && dec.state == behindKey, c == ',' && (dec.state == behindElement || dec.state == behindMember):
			dec.passed()
		case c == '"' && (dec.state == atFirstKey || dec.state == atKey):
			return dec.keyToken()
		case strings.IndexByte("[]{}:,", c) < 0 && dec.state.allowsValue():
			var x any
			if err := dec.Decode(&x); err != nil {
				return nil, err
			}
			return x, nil
		default:
			return nil, dec.misplaced(c)
		}
	}
}

// keyToken reads a key of an object.
func (dec *Decoder) keyToken() (Token, error) {
	state := dec.state
	dec.state = atTop
	var key string
	err := dec.Decode(&key)
	dec.state = state
	if err != nil {
		return nil, err
	}
	dec.state = behindKey
	return key, nil
}

// misplaced is the error of a byte that may not stand next.
func (dec *Decoder) misplaced(c byte) error {
	shown := `'"'`
	if c != '"' {
		shown = strconv.QuoteRune(rune(c))
	}
	return &SyntaxError{"invalid character " + shown + dec.state.place(), dec.InputOffset()}
}

// passed goes behind a comma or colon.
func (dec *Decoder) passed() {
	dec.next++
	switch dec.state {
	case behindElement:
		dec.state = atElement
	case behindMember:
		dec.state = atKey
	case behindKey:
		dec.state = atMember
	}
}

// passSeparator passes over what stands between the last token and the value that Decode wants.
func (dec *Decoder) passSeparator() error {
	wanted, message := byte(','), "expected comma after array element"
	switch dec.state {
	case behindElement:
	case behindKey:
		wanted, message = ':', "expected colon after object key"
	default:
		return nil
	}
	c, err := dec.peek()
	if err != nil {
		return err
	}
	if c != wanted {
		return &SyntaxError{message, dec.InputOffset()}
	}
	dec.passed()
	return nil
}
