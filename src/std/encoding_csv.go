// Package csv reads and writes records of fields with commas between them, by RFC 4180.
package csv

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"internal/unicode"
	"io"
	"unicode/utf8"
)

// ParseError says where in the input something is wrong. Lines and columns, which are bytes, count from 1.
type ParseError struct {
	StartLine int
	Line      int
	Column    int
	Err       error
}

func (e *ParseError) Error() string {
	switch {
	case e.Err == ErrFieldCount:
		return fmt.Sprintf("record on line %d: %v", e.Line, e.Err)
	case e.StartLine != e.Line:
		return fmt.Sprintf("record on line %d; parse error on line %d, column %d: %v", e.StartLine, e.Line, e.Column, e.Err)
	}
	return fmt.Sprintf("parse error on line %d, column %d: %v", e.Line, e.Column, e.Err)
}

func (e *ParseError) Unwrap() error { return e.Err }

// What can be wrong.
var (
	ErrBareQuote  = errors.New("bare \" in non-quoted-field")
	ErrQuote      = errors.New("extraneous or missing \" in quoted-field")
	ErrFieldCount = errors.New("wrong number of fields")

	// Deprecated: it does not occur.
	ErrTrailingComma = errors.New("extra delimiter at end of line")
)

var errInvalidDelim = errors.New("csv: invalid field or comment delimiter")

func isDelim(r rune) bool {
	switch r {
	case 0, '"', '\r', '\n', utf8.RuneError:
		return false
	}
	return utf8.ValidRune(r)
}

type place struct{ line, column int }

// Reader reads records; its fields may be changed before the first one is read.
type Reader struct {
	// Comma separates fields.
	Comma rune
	// Comment begins lines that are left out, if it is not 0.
	Comment rune
	// FieldsPerRecord is how many fields each record must have: if 0, as many as the first one, if negative, any number.
	FieldsPerRecord int
	// LazyQuotes lets quotes stand inside of fields.
	LazyQuotes bool
	// TrimLeadingSpace leaves out white space at the beginning of fields.
	TrimLeadingSpace bool
	// ReuseRecord has Read return the same slice again.
	ReuseRecord bool

	// Deprecated: it has no effect.
	TrailingComma bool

	r      *bufio.Reader
	lines  int
	offset int64
	record []string

	// The record: text of all fields, and where each one ends in it and begins in the input.
	text   []byte
	ends   []int
	places []place
}

// NewReader makes a Reader for fields between commas.
func NewReader(r io.Reader) *Reader {
	return &Reader{Comma: ',', r: bufio.NewReader(r)}
}

// Read returns the next record, with an error those fields that stand before it. Empty lines are left out.
func (r *Reader) Read() (record []string, err error) {
	record, err = r.read(r.record)
	r.record = nil
	if r.ReuseRecord {
		r.record = record
	}
	return record, err
}

// ReadAll returns all records up to the end.
func (r *Reader) ReadAll() (records [][]string, err error) {
	for {
		record, err := r.read(nil)
		if err == io.EOF {
			return records, nil
		}
		if err != nil {
			return nil, err
		}
		records = append(records, record)
	}
}

// FieldPos returns where a field of the last record begins.
func (r *Reader) FieldPos(field int) (line, column int) {
	if field < 0 || field >= len(r.places) {
		panic("out of range index passed to FieldPos")
	}
	p := r.places[field]
	return p.line, p.column
}

// InputOffset returns how many bytes the records up to here take.
func (r *Reader) InputOffset() int64 { return r.offset }

// line returns the next line; its end is \n, or nothing at the end of the input.
func (r *Reader) line() ([]byte, error) {
	line, err := r.r.ReadSlice('\n')
	if err == bufio.ErrBufferFull {
		long := bytes.Clone(line)
		for err == bufio.ErrBufferFull {
			line, err = r.r.ReadSlice('\n')
			long = append(long, line...)
		}
		line = long
	}
	size := len(line)
	if size > 0 && err == io.EOF {
		err = nil
		line = bytes.TrimSuffix(line, []byte("\r"))
	}
	r.lines++
	r.offset += int64(size)
	if bytes.HasSuffix(line, []byte("\r\n")) {
		line[len(line)-2] = '\n'
		line = line[:len(line)-1]
	}
	return line, err
}

// withoutEnd returns the line without its end.
func withoutEnd(line []byte) []byte { return bytes.TrimSuffix(line, []byte("\n")) }

func firstRune(b []byte) rune {
	r, _ := utf8.DecodeRune(b)
	return r
}

// firstLine returns the next line that is neither empty nor a comment.
func (r *Reader) firstLine() ([]byte, error) {
	for {
		line, err := r.line()
		if r.Comment != 0 && firstRune(line) == r.Comment {
			continue
		}
		if err == nil && len(withoutEnd(line)) == 0 {
			continue
		}
		return line, err
	}
}

func (r *Reader) read(into []string) ([]string, error) {
	if r.Comma == r.Comment || !isDelim(r.Comma) || r.Comment != 0 && !isDelim(r.Comment) {
		return nil, errInvalidDelim
	}
	line, err := r.firstLine()
	if err == io.EOF {
		return nil, err
	}
	r.text, r.ends, r.places = r.text[:0], r.ends[:0], r.places[:0]
	s := scan{r: r, line: line, failed: err, start: r.lines, at: place{r.lines, 1}}
	err = s.fields()
	if err == nil {
		err = s.failed
	}
	text := string(r.text)
	record, begin := into[:0], 0
	for _, end := range r.ends {
		record = append(record, text[begin:end])
		begin = end
	}
	if record == nil {
		record = []string{}
	}
	switch {
	case r.FieldsPerRecord == 0:
		r.FieldsPerRecord = len(record)
	case r.FieldsPerRecord > 0 && len(record) != r.FieldsPerRecord && err == nil:
		err = &ParseError{StartLine: s.start, Line: s.start, Column: 1, Err: ErrFieldCount}
	}
	return record, err
}

// scan goes over the lines of a record.
type scan struct {
	r      *Reader
	line   []byte // what is left of the line
	failed error  // of reading it
	start  int
	at     place
}

// skip goes over n bytes of the line.
func (s *scan) skip(n int) {
	s.line = s.line[n:]
	s.at.column += n
}

// comma goes over a comma, if there is one.
func (s *scan) comma() bool {
	if len(s.line) == 0 || firstRune(s.line) != s.r.Comma {
		return false
	}
	s.skip(utf8.RuneLen(s.r.Comma))
	return true
}

// add closes a field that began at a place.
func (s *scan) add(at place) {
	s.r.ends = append(s.r.ends, len(s.r.text))
	s.r.places = append(s.r.places, at)
}

func (s *scan) error(line, column int, err error) error {
	return &ParseError{StartLine: s.start, Line: line, Column: column, Err: err}
}

// fields reads all fields.
func (s *scan) fields() error {
	for more := true; more; {
		if s.r.TrimLeadingSpace {
			s.skip(len(withoutEnd(s.line)) - len(bytes.TrimLeftFunc(withoutEnd(s.line), unicode.IsSpace)))
		}
		var err error
		if len(s.line) > 0 && s.line[0] == '"' {
			more, err = s.quoted()
		} else {
			more, err = s.plain()
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// plain reads a field without quotes around it, and the comma behind it.
func (s *scan) plain() (more bool, err error) {
	field := withoutEnd(s.line)
	if i := bytes.IndexRune(s.line, s.r.Comma); i >= 0 {
		field = s.line[:i]
	}
	if i := bytes.IndexByte(field, '"'); i >= 0 && !s.r.LazyQuotes {
		return false, s.error(s.r.lines, s.at.column+i, ErrBareQuote)
	}
	s.r.text = append(s.r.text, field...)
	s.add(s.at)
	s.skip(len(field))
	return s.comma(), nil
}

// quoted reads a field with quotes around it, which may go over several lines, and the comma behind it.
func (s *scan) quoted() (more bool, err error) {
	r, begin := s.r, s.at
	s.skip(1)
	for {
		i := bytes.IndexByte(s.line, '"')
		if i < 0 {
			if len(s.line) == 0 {
				if !r.LazyQuotes && s.failed == nil {
					return false, s.error(s.at.line, s.at.column, ErrQuote)
				}
				s.add(begin)
				return false, nil
			}
			r.text = append(r.text, s.line...)
			if s.failed != nil {
				return false, nil
			}
			s.nextLine()
			continue
		}
		r.text = append(r.text, s.line[:i]...)
		s.skip(i + 1)
		switch {
		case len(s.line) > 0 && s.line[0] == '"':
			r.text = append(r.text, '"')
			s.skip(1)
		case s.comma():
			s.add(begin)
			return true, nil
		case len(withoutEnd(s.line)) == 0:
			s.add(begin)
			return false, nil
		case r.LazyQuotes:
			r.text = append(r.text, '"')
		default:
			return false, s.error(r.lines, s.at.column-1, ErrQuote)
		}
	}
}

// nextLine goes on with the next line; if there is none, with an empty one.
func (s *scan) nextLine() {
	s.at.column += len(s.line)
	s.line, s.failed = s.r.line()
	if len(s.line) > 0 {
		s.at = place{s.at.line + 1, 1}
	}
	if s.failed == io.EOF {
		s.failed = nil
	}
}
