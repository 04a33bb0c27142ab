// Package json writes Go values as JSON and reads them back, by RFC 7159.
//
// What looks at each byte of a text is native; values are read and written by functions that are made once for each type and kept.
// They work on the memory of a variable, so that a field costs an addition and not a reflect.Value.
package json

import (
	"encoding"
	"errors"
	"reflect"
	"strconv"
)

// Marshaler is a value that writes itself as JSON.
type Marshaler interface {
	MarshalJSON() ([]byte, error)
}

// Unmarshaler is a value that reads itself from JSON, which is right. What it keeps of the bytes it copies.
// By convention null leaves the value as it is.
type Unmarshaler interface {
	UnmarshalJSON([]byte) error
}

var (
	marshalerType       = reflect.TypeFor[Marshaler]()
	unmarshalerType     = reflect.TypeFor[Unmarshaler]()
	textMarshalerType   = reflect.TypeFor[encoding.TextMarshaler]()
	textUnmarshalerType = reflect.TypeFor[encoding.TextUnmarshaler]()
	numberType          = reflect.TypeFor[Number]()
	stringType          = reflect.TypeFor[string]()
	float64Type         = reflect.TypeFor[float64]()
	anyType             = reflect.TypeFor[any]()
)

// RawMessage is JSON that stays as it is: to be read later, or written already.
type RawMessage []byte

// MarshalJSON returns m, null if it is nil.
func (m RawMessage) MarshalJSON() ([]byte, error) {
	if m == nil {
		return []byte("null"), nil
	}
	return m, nil
}

// UnmarshalJSON sets *m to a copy of data.
func (m *RawMessage) UnmarshalJSON(data []byte) error {
	if m == nil {
		return errors.New("json.RawMessage: UnmarshalJSON on nil pointer")
	}
	*m = append((*m)[:0], data...)
	return nil
}

// Number is a number as it is written in JSON.
type Number string

// String returns the number as it is written.
func (n Number) String() string { return string(n) }

// Float64 returns the number as a float64.
func (n Number) Float64() (float64, error) { return strconv.ParseFloat(string(n), 64) }

// Int64 returns the number as an int64.
func (n Number) Int64() (int64, error) { return strconv.ParseInt(string(n), 10, 64) }

// isNumber reports whether text is a number of JSON.
func isNumber(text string) bool {
	if text == "" || text[0] != '-' && (text[0] < '0' || '9' < text[0]) {
		return false
	}
	_, fault := checkValid([]byte(text))
	last := text[len(text)-1]
	return fault == "" && '0' <= last && last <= '9'
}

// Valid reports whether data is one value in JSON.
func Valid(data []byte) bool {
	_, fault := checkValid(data)
	return fault == ""
}

// checkSyntax returns the error of data that are not one value in JSON.
func checkSyntax(data []byte) error {
	if read, fault := checkValid(data); fault != "" {
		return &SyntaxError{fault, int64(read)}
	}
	return nil
}

// checkValid tells what is wrong with data, empty if nothing is, and how many bytes were read when that was known.
func checkValid(data []byte) (read int, fault string)

// scanOn reads data[at:] with a scanner that stands at step and depth, and has stack to note what is open. It stops before a
// byte, for one of the reasons below.
func scanOn(data []byte, at, step, depth int, stack []byte) (stop, newStep, newDepth, halt int, fault string)

// Why scanOn stopped: at the end of data inside of a value, or behind one that may go on; behind a value; because the stack is
// full; because of a fault in the byte that it stopped before.
const (
	haltInside = iota
	haltMayEnd
	haltDone
	haltFull
	haltFault
)

// nextToken finds the token at or behind at: commas, colons and spaces are passed over. data are right. The kind is the first byte
// of the token, or one of those below; a string reaches from behind its first quote to its last one.
func nextToken(data []byte, at int) (kind byte, start, end, next int)

// Kinds of tokens that may begin with several bytes: numbers, and strings with escapes or characters beyond ASCII.
const (
	number        = '0'
	escapedString = 's'
)

// closing returns where data go on behind the array or object that was opened before at.
func closing(data []byte, at int) int

// unquote returns the string that stands between two quotes.
func unquote(data []byte) string

func parseInt(data []byte) (n int64, ok bool)
func parseUint(data []byte, bits int) (n uint64, ok bool)
func parseFloat(data []byte, bits int) (x float64, ok bool)

// appendQuoted appends s as a string of JSON.
func appendQuoted(out []byte, s string, escapeHTML bool) []byte

// appendValid appends JSON, which is right, without spaces.
func appendValid(out, data []byte, escapeHTML bool) []byte

// appendIndented appends JSON, which is right, with spaces and lines.
func appendIndented(out, data []byte, prefix, indent string) []byte

// appendHTML appends JSON with what HTML could take for its own as escapes.
func appendHTML(out, data []byte) []byte
