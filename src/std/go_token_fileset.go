package token

import (
	"slices"
	"sort"
	"strconv"
	"sync"
)

// FileSet is a set of files with bases of their own, so that one number names a place in any of them.
type FileSet struct {
	mu    sync.Mutex
	base  int
	files []*File // by base
	last  *File   // found last
}

// NewFileSet returns an empty set.
func NewFileSet() *FileSet { return &FileSet{base: 1} }

// Base returns the smallest base that the next file may have.
func (s *FileSet) Base() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.base
}

// AddFile adds a file of size bytes at base, or at Base if base is negative.
func (s *FileSet) AddFile(filename string, base, size int) *File {
	s.mu.Lock()
	defer s.mu.Unlock()
	if base < 0 {
		base = s.base
	}
	if base < s.base {
		panic("invalid base " + strconv.Itoa(base) + " (should be >= " + strconv.Itoa(s.base) + ")")
	}
	if size < 0 {
		panic("invalid size " + strconv.Itoa(size) + " (should be >= 0)")
	}
	f := &File{name: filename, base: base, size: size, lines: []int{0}}
	end := base + size + 1
	if end < 0 {
		panic("token.Pos offset overflow (> 2G of source code in file set)")
	}
	s.base = end
	s.files = append(s.files, f)
	s.last = f
	return f
}

// AddExistingFiles adds files of other sets; those that are there already are left out. It panics if two overlap.
func (s *FileSet) AddExistingFiles(files ...*File) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range files {
		i := sort.Search(len(s.files), func(i int) bool { return s.files[i].base >= f.base })
		if i < len(s.files) && s.files[i] == f {
			continue
		}
		if i > 0 {
			refuseOverlap(s.files[i-1], f)
		}
		if i < len(s.files) {
			refuseOverlap(f, s.files[i])
		}
		s.files = slices.Insert(s.files, i, f)
		s.base = max(s.base, f.base+f.size+1)
	}
}

func refuseOverlap(a, b *File) {
	if a.base+a.size >= b.base {
		panic("file " + extent(a) + " overlaps with file " + extent(b))
	}
}

func extent(f *File) string {
	return f.name + " (" + strconv.Itoa(f.base) + "-" + strconv.Itoa(f.base+f.size) + ")"
}

// RemoveFile takes a file out of the set; positions in it are then unknown.
func (s *FileSet) RemoveFile(file *File) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if i := slices.Index(s.files, file); i >= 0 {
		s.files = slices.Delete(s.files, i, i+1)
	}
	if s.last == file {
		s.last = nil
	}
}

// Iterate calls yield for the files in the order of their bases until it answers false.
func (s *FileSet) Iterate(yield func(*File) bool) {
	s.mu.Lock()
	files := slices.Clone(s.files)
	s.mu.Unlock()
	for _, f := range files {
		if !yield(f) {
			return
		}
	}
}

// File returns the file that holds p, or nil.
func (s *FileSet) File(p Pos) (f *File) {
	if p == NoPos {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if f := s.last; f != nil && f.holds(p) {
		return f
	}
	i := sort.Search(len(s.files), func(i int) bool { return s.files[i].base > int(p) }) - 1
	if i < 0 || !s.files[i].holds(p) {
		return nil
	}
	s.last = s.files[i]
	return s.last
}

func (f *File) holds(p Pos) bool { return f.base <= int(p) && int(p) <= f.base+f.size }

// PositionFor returns the place of p; line directives are obeyed if adjusted is set.
func (s *FileSet) PositionFor(p Pos, adjusted bool) (pos Position) {
	if f := s.File(p); f != nil {
		return f.PositionFor(p, adjusted)
	}
	return Position{}
}

// Position returns the place of p, as line directives have it.
func (s *FileSet) Position(p Pos) (pos Position) { return s.PositionFor(p, true) }

// A set and its files as Write hands them to encode.
type writtenFile struct {
	Name  string
	Base  int
	Size  int
	Lines []int
	Infos []lineInfo
}

type writtenSet struct {
	Base  int
	Files []writtenFile
}

// Read has decode fill a description of a set and makes s that set.
func (s *FileSet) Read(decode func(any) error) error {
	var written writtenSet
	if err := decode(&written); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.base, s.last = written.Base, nil
	s.files = make([]*File, len(written.Files))
	for i, f := range written.Files {
		s.files[i] = &File{name: f.Name, base: f.Base, size: f.Size, lines: f.Lines, infos: f.Infos}
	}
	return nil
}

// Write gives encode a description of the set.
func (s *FileSet) Write(encode func(any) error) error {
	s.mu.Lock()
	written := writtenSet{Base: s.base, Files: make([]writtenFile, len(s.files))}
	for i, f := range s.files {
		f.mu.Lock()
		written.Files[i] = writtenFile{f.name, f.base, f.size, slices.Clone(f.lines), slices.Clone(f.infos)}
		f.mu.Unlock()
	}
	s.mu.Unlock()
	return encode(written)
}
