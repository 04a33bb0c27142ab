package csv

import (
	"bufio"
	"internal/unicode"
	"io"
	"strings"
	"unicode/utf8"
)

// Writer writes records; what it holds back goes out by Flush.
type Writer struct {
	// Comma separates fields.
	Comma rune
	// UseCRLF ends lines with \r\n.
	UseCRLF bool

	w *bufio.Writer
}

// NewWriter makes a Writer that puts commas between fields.
func NewWriter(w io.Writer) *Writer {
	return &Writer{Comma: ',', w: bufio.NewWriter(w)}
}

// Write writes a record, with quotes where they are needed.
func (w *Writer) Write(record []string) error {
	if !isDelim(w.Comma) {
		return errInvalidDelim
	}
	for i, field := range record {
		if i > 0 {
			if _, err := w.w.WriteRune(w.Comma); err != nil {
				return err
			}
		}
		if w.needsQuotes(field) {
			field = w.quoted(field)
		}
		if _, err := w.w.WriteString(field); err != nil {
			return err
		}
	}
	end := "\n"
	if w.UseCRLF {
		end = "\r\n"
	}
	_, err := w.w.WriteString(end)
	return err
}

func (w *Writer) quoted(field string) string {
	field = strings.ReplaceAll(field, `"`, `""`)
	if w.UseCRLF {
		field = strings.ReplaceAll(field, "\r", "")
		field = strings.ReplaceAll(field, "\n", "\r\n")
	}
	return `"` + field + `"`
}

// needsQuotes also holds for \. alone, which ends the data for some readers.
func (w *Writer) needsQuotes(field string) bool {
	if field == "" {
		return false
	}
	if field == `\.` || strings.ContainsRune(field, w.Comma) || strings.ContainsAny(field, "\"\r\n") {
		return true
	}
	first, _ := utf8.DecodeRuneInString(field)
	return unicode.IsSpace(first)
}

// WriteAll writes all records and flushes.
func (w *Writer) WriteAll(records [][]string) error {
	for _, record := range records {
		if err := w.Write(record); err != nil {
			return err
		}
	}
	return w.w.Flush()
}

// Flush writes what is held back; Error tells whether that worked.
func (w *Writer) Flush() { w.w.Flush() }

// Error returns the error of an earlier write.
func (w *Writer) Error() error {
	_, err := w.w.Write(nil)
	return err
}
