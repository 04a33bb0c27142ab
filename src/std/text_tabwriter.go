// Package tabwriter writes text whose columns, ended by tabs, are as wide as their widest cell.
//
// A column is a run of lines that have a cell in it; a cell counts if a tab ends it, so the last one of a line does not.
package tabwriter

import (
	"io"
	"unicode/utf8"
)

const (
	// FilterHTML gives tags no width, and entities that of a character.
	FilterHTML uint = 1 << iota
	// StripEscape leaves out the bytes that begin and end escaped text.
	StripEscape
	// AlignRight puts the padding before the text.
	AlignRight
	// DiscardEmptyColumns gives no room to columns of empty cells that \v ends.
	DiscardEmptyColumns
	// TabIndent pads the empty cells at the beginning of a line with tabs.
	TabIndent
	// Debug draws a bar between columns, and a line where a form feed stands.
	Debug
)

// Escape begins and ends text in which tabs and ends of lines are only text.
const Escape = '\xff'

// cell is a piece of the text.
type cell struct {
	end   int // of its text, in the writer's; it begins where the one before ends
	width int
	room  int // width of its column
	hard  bool
}

// Writer is a filter that holds lines back until their columns are complete.
type Writer struct {
	output                      io.Writer
	minWidth, tabWidth, padding int
	pad                         byte
	flags                       uint

	text []byte
	// Cells of complete lines, and where each line ends in them.
	cells []cell
	lines []int
	// The open cell: its width up to measured, and what ends the escaped text that it is in, 0 outside.
	width, measured int
	closing         byte
}

// NewWriter makes a Writer and initialises it as Init does.
func NewWriter(output io.Writer, minwidth, tabwidth, padding int, padchar byte, flags uint) *Writer {
	return new(Writer).Init(output, minwidth, tabwidth, padding, padchar, flags)
}

// Init sets where to write, the least width of a cell with its padding, the width of tabs, the padding of a cell and the
// character for it. Padding with tabs aligns to the left.
func (b *Writer) Init(output io.Writer, minwidth, tabwidth, padding int, padchar byte, flags uint) *Writer {
	if minwidth < 0 || tabwidth < 0 || padding < 0 {
		panic("negative minwidth, tabwidth, or padding")
	}
	if padchar == '\t' {
		flags &^= AlignRight
	}
	b.output, b.minWidth, b.tabWidth, b.padding, b.pad, b.flags = output, minwidth, tabwidth, padding, padchar, flags
	b.reset()
	return b
}

func (b *Writer) has(flag uint) bool { return b.flags&flag != 0 }

func (b *Writer) reset() {
	b.text, b.cells, b.lines = b.text[:0], b.cells[:0], b.lines[:0]
	b.width, b.measured, b.closing = 0, 0, 0
}

// cellStart returns where the open cell begins in the text.
func (b *Writer) cellStart() int {
	if len(b.cells) == 0 {
		return 0
	}
	return b.cells[len(b.cells)-1].end
}

// lineStart returns where the open line begins in the cells.
func (b *Writer) lineStart() int {
	if len(b.lines) == 0 {
		return 0
	}
	return b.lines[len(b.lines)-1]
}

// measure adds the width of the text that was added last.
func (b *Writer) measure() {
	b.width += utf8.RuneCount(b.text[b.measured:])
	b.measured = len(b.text)
}

// endCell closes the open cell.
func (b *Writer) endCell(hard bool) {
	b.measure()
	b.cells = append(b.cells, cell{end: len(b.text), width: b.width, hard: hard})
	b.width = 0
}

// endEscape closes escaped text.
func (b *Writer) endEscape() {
	switch b.closing {
	case Escape:
		b.measure()
		if !b.has(StripEscape) {
			b.width -= 2
		}
	case ';':
		b.width++
	}
	b.measured = len(b.text)
	b.closing = 0
}

// Write takes text; what cannot change any more is written.
func (b *Writer) Write(buf []byte) (n int, err error) {
	for i, c := range buf {
		if b.closing != 0 {
			if c == b.closing {
				end := i + 1
				if c == Escape && b.has(StripEscape) {
					end = i
				}
				b.text = append(b.text, buf[n:end]...)
				n = i + 1
				b.endEscape()
			}
			continue
		}
		switch c {
		case '\t', '\v', '\n', '\f':
			b.text = append(b.text, buf[n:i]...)
			n = i + 1
			b.endCell(c == '\t')
			if c == '\n' || c == '\f' {
				if err := b.endLine(c == '\f'); err != nil {
					return n, err
				}
			}
		case Escape, '<', '&':
			if c != Escape && !b.has(FilterHTML) {
				continue
			}
			b.text = append(b.text, buf[n:i]...)
			n = i
			b.measure()
			switch c {
			case Escape:
				b.closing = Escape
				if b.has(StripEscape) {
					n++
				}
			case '<':
				b.closing = '>'
			case '&':
				b.closing = ';'
			}
		}
	}
	b.text = append(b.text, buf[n:]...)
	return len(buf), nil
}

// endLine closes the open line. One that has no column ends all columns, and so does a form feed.
func (b *Writer) endLine(feed bool) error {
	single := len(b.cells)-b.lineStart() == 1
	b.lines = append(b.lines, len(b.cells))
	if !feed && !single {
		return nil
	}
	out := b.format(nil)
	if feed && b.has(Debug) {
		out = append(out, "---\n"...)
	}
	return b.emit(out)
}

// Flush writes what is held back. Open escaped text counts as complete.
func (b *Writer) Flush() error {
	if len(b.text) > b.cellStart() {
		if b.closing != 0 {
			b.endEscape()
		}
		b.endCell(false)
	}
	err := b.emit(b.format(nil))
	b.reset()
	return err
}

// emit writes, and begins anew unless that fails.
func (b *Writer) emit(out []byte) error {
	if len(out) > 0 {
		n, err := b.output.Write(out)
		if err == nil && n != len(out) {
			err = io.ErrShortWrite
		}
		if err != nil {
			return err
		}
	}
	b.reset()
	return nil
}

// line returns the cells of a line; the one behind the complete ones is the open line.
func (b *Writer) line(i int) []cell {
	start, end := 0, len(b.cells)
	if i > 0 {
		start = b.lines[i-1]
	}
	if i < len(b.lines) {
		end = b.lines[i]
	}
	return b.cells[start:end]
}

// format appends all lines to out.
func (b *Writer) format(out []byte) []byte {
	n := len(b.lines) + 1
	for column := 0; b.layOut(column, n); column++ {
	}
	at := 0
	for i := range n {
		indent := b.has(TabIndent)
		cells := b.line(i)
		for j, c := range cells {
			if j > 0 && b.has(Debug) {
				out = append(out, '|')
			}
			text := b.text[at:c.end]
			at = c.end
			if len(text) > 0 {
				indent = false
			}
			if !b.has(AlignRight) {
				out = append(out, text...)
			}
			if j < len(cells)-1 {
				out = b.appendPadding(out, c, indent)
			}
			if b.has(AlignRight) {
				out = append(out, text...)
			}
		}
		if i < len(b.lines) {
			out = append(out, '\n')
		}
	}
	return out
}

// layOut gives the cells of a column their room; false if no line has a cell in it.
func (b *Writer) layOut(column, n int) bool {
	any := false
	for i := 0; i < n; i++ {
		first := i
		width, empty := b.minWidth, true
		for ; i < n; i++ {
			cells := b.line(i)
			if column >= len(cells)-1 {
				break
			}
			c := cells[column]
			width = max(width, c.width+b.padding)
			empty = empty && c.width == 0 && !c.hard
		}
		if empty && b.has(DiscardEmptyColumns) {
			width = 0
		}
		for ; first < i; first++ {
			b.line(first)[column].room = width
			any = true
		}
	}
	return any
}

// appendPadding fills the room of a cell.
func (b *Writer) appendPadding(out []byte, c cell, tabs bool) []byte {
	if b.pad != '\t' && !tabs {
		for range c.room - c.width {
			out = append(out, b.pad)
		}
		return out
	}
	if b.tabWidth == 0 {
		return out
	}
	// A column ends at a place of a tab.
	stops := (c.room + b.tabWidth - 1) / b.tabWidth
	for range stops - c.width/b.tabWidth {
		out = append(out, '\t')
	}
	return out
}
