package token

import (
	"sort"
	"strconv"
	"sync"
)

// Position is a place in a source: file, offset, line and column in bytes. It is valid if the line is above 0.
type Position struct {
	Filename string
	Offset   int
	Line     int
	Column   int
}

// IsValid reports whether the position is one.
func (pos *Position) IsValid() bool { return pos.Line > 0 }

// String returns file:line:column, without the parts that are not known, or "-".
func (pos Position) String() string {
	s := pos.Filename
	if pos.IsValid() {
		if s != "" {
			s += ":"
		}
		s += strconv.Itoa(pos.Line)
		if pos.Column != 0 {
			s += ":" + strconv.Itoa(pos.Column)
		}
	}
	if s == "" {
		return "-"
	}
	return s
}

// Pos is a place in a FileSet: the base of its file plus the offset in it.
type Pos int

// NoPos is no place.
const NoPos Pos = 0

// IsValid reports whether the position is one.
func (p Pos) IsValid() bool { return p != NoPos }

// lineInfo is what a line directive says of what follows Offset. Its fields are exported for FileSet.Write.
type lineInfo struct {
	Offset       int
	Filename     string
	Line, Column int
}

// File is a source file of a FileSet: its name, its size and where its lines begin.
type File struct {
	name string
	base int
	size int

	mu    sync.Mutex
	lines []int
	infos []lineInfo

	// unit is the number of the parsed unit, if the file was parsed, 0 otherwise.
	unit uint64
}

// Name returns the name the file was added under.
func (f *File) Name() string { return f.name }

// Base returns the Pos of the file's first byte.
func (f *File) Base() int { return f.base }

// Size returns the number of bytes.
func (f *File) Size() int { return f.size }

// End returns the Pos behind the last byte.
func (f *File) End() Pos { return Pos(f.base + f.size) }

// LineCount returns how many lines are known.
func (f *File) LineCount() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.lines)
}

// AddLine adds a line that begins at offset, which must lie behind the last one and in the file; else nothing happens.
func (f *File) AddLine(offset int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	n := len(f.lines)
	if (n == 0 || f.lines[n-1] < offset) && offset < f.size {
		f.lines = append(f.lines, offset)
	}
}

// MergeLine makes one line of a line and the one that follows it.
func (f *File) MergeLine(line int) {
	if line < 1 {
		panic("invalid line number " + strconv.Itoa(line) + " (should be >= 1)")
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if line >= len(f.lines) {
		panic("invalid line number " + strconv.Itoa(line) + " (should be < " + strconv.Itoa(len(f.lines)) + ")")
	}
	f.lines = append(f.lines[:line], f.lines[line+1:]...)
}

// Lines returns the offsets at which lines begin. The caller must not change them.
func (f *File) Lines() []int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.lines
}

// SetLines sets the offsets at which lines begin; false, and nothing is done, if they do not rise or leave the file.
func (f *File) SetLines(lines []int) bool {
	for i, offset := range lines {
		if i > 0 && offset <= lines[i-1] || offset > f.size {
			return false
		}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.lines = lines
	return true
}

// SetLinesForContent finds the lines of content and sets them.
func (f *File) SetLinesForContent(content []byte) {
	var lines []int
	begins := true
	for offset, b := range content {
		if begins {
			lines = append(lines, offset)
		}
		begins = b == '\n'
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.lines = lines
}

// LineStart returns the Pos at which a line, counted from 1, begins.
func (f *File) LineStart(line int) Pos {
	if line < 1 {
		panic("invalid line number " + strconv.Itoa(line) + " (should be >= 1)")
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if line > len(f.lines) {
		panic("invalid line number " + strconv.Itoa(line) + " (should be < " + strconv.Itoa(len(f.lines)) + ")")
	}
	return Pos(f.base + f.lines[line-1])
}

// AddLineInfo says that what follows offset comes from a line of another file.
func (f *File) AddLineInfo(offset int, filename string, line int) {
	f.AddLineColumnInfo(offset, filename, line, 1)
}

// AddLineColumnInfo says that what follows offset comes from a line and column of another file. A column of 0 is not known.
func (f *File) AddLineColumnInfo(offset int, filename string, line, column int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	n := len(f.infos)
	if (n == 0 || f.infos[n-1].Offset < offset) && offset < f.size {
		f.infos = append(f.infos, lineInfo{offset, filename, line, column})
	}
}

// inside returns the offset, or the nearest one in the file.
func (f *File) inside(offset int) int { return min(max(offset, 0), f.size) }

// Pos returns the Pos of an offset. One outside of the file is moved to its nearest end.
func (f *File) Pos(offset int) Pos { return Pos(f.base + f.inside(offset)) }

// Offset returns the offset of p. A Pos outside of the file is moved to its nearest end.
func (f *File) Offset(p Pos) int { return f.inside(int(p) - f.base) }

// Line returns the line of p, as line directives have it.
func (f *File) Line(p Pos) int { return f.Position(p).Line }

// Position returns the place of p, as line directives have it.
func (f *File) Position(p Pos) (pos Position) { return f.PositionFor(p, true) }

// PositionFor returns the place of p; line directives are obeyed if adjusted is set.
func (f *File) PositionFor(p Pos, adjusted bool) (pos Position) {
	if p == NoPos {
		return Position{}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	offset := f.inside(int(p) - f.base)
	pos = Position{Filename: f.name, Offset: offset}
	if i := lastAtOrBefore(f.lines, offset); i >= 0 {
		pos.Line, pos.Column = i+1, offset-f.lines[i]+1
	}
	if adjusted && len(f.infos) > 0 {
		f.adjust(&pos)
	}
	return pos
}

// adjust moves pos to where the last line directive before it says.
func (f *File) adjust(pos *Position) {
	i := sort.Search(len(f.infos), func(i int) bool { return f.infos[i].Offset > pos.Offset }) - 1
	if i < 0 {
		return
	}
	info := &f.infos[i]
	pos.Filename = info.Filename
	at := lastAtOrBefore(f.lines, info.Offset)
	if at < 0 {
		return
	}
	passed := pos.Line - (at + 1)
	pos.Line = info.Line + passed
	if info.Column == 0 {
		pos.Column = 0
	} else if passed == 0 {
		pos.Column = info.Column + (pos.Offset - info.Offset)
	}
}

// lastAtOrBefore returns the index of the last element not above x, or -1.
func lastAtOrBefore(sorted []int, x int) int {
	low, high := 0, len(sorted)
	for low < high {
		mid := int(uint(low+high) / 2)
		if sorted[mid] <= x {
			low = mid + 1
		} else {
			high = mid
		}
	}
	return low - 1
}
