// Package embed has files that are part of a program: lines //go:embed before variables say which.
package embed

import (
	"errors"
	"io"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"
)

// FS is a tree of files that cannot be changed. The zero value is empty.
type FS struct {
	// Of each file, sorted by path: the path, a byte 0, the size in decimal, a byte 0, the bytes.
	tree string
}

// next takes the first file off a tree.
func next(tree string) (name, data, rest string) {
	name, tree, _ = strings.Cut(tree, "\x00")
	size, tree, _ := strings.Cut(tree, "\x00")
	n, _ := strconv.Atoi(size)
	return name, tree[:n], tree[n:]
}

// file is a file or a folder, as fs.FileInfo and fs.DirEntry.
type file struct {
	name  string
	data  string
	isDir bool
}

func (f *file) Name() string               { return path.Base(f.name) }
func (f *file) Size() int64                { return int64(len(f.data)) }
func (f *file) ModTime() time.Time         { return time.Time{} }
func (f *file) IsDir() bool                { return f.isDir }
func (f *file) Sys() any                   { return nil }
func (f *file) Type() fs.FileMode          { return f.Mode().Type() }
func (f *file) Info() (fs.FileInfo, error) { return f, nil }
func (f *file) String() string             { return fs.FormatFileInfo(f) }

func (f *file) Mode() fs.FileMode {
	if f.isDir {
		return fs.ModeDir | 0555
	}
	return 0444
}

// find returns what stands at a path, or nil.
func (f FS) find(name string) *file {
	if name == "." {
		return &file{name: ".", isDir: true}
	}
	for tree := f.tree; tree != ""; {
		var at, data string
		at, data, tree = next(tree)
		if at == name {
			return &file{name: name, data: data}
		}
		if len(at) > len(name) && at[len(name)] == '/' && at[:len(name)] == name {
			return &file{name: name, isDir: true}
		}
	}
	return nil
}

// entries returns what stands in a folder, by name.
func (f FS) entries(folder string) []fs.DirEntry {
	prefix := folder + "/"
	if folder == "." {
		prefix = ""
	}
	list := []fs.DirEntry{}
	last := ""
	for tree := f.tree; tree != ""; {
		var at, data string
		at, data, tree = next(tree)
		rest, isIn := strings.CutPrefix(at, prefix)
		if !isIn {
			continue
		}
		name, _, isDir := strings.Cut(rest, "/")
		if isDir {
			if name == last {
				continue
			}
			data = ""
		}
		last = name
		list = append(list, &file{name: prefix + name, data: data, isDir: isDir})
	}
	slices.SortFunc(list, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return list
}

var (
	errFolder   = errors.New("is a directory")
	errNoFolder = errors.New("not a directory")
)

func wrong(op, name string, err error) error {
	return &fs.PathError{Op: op, Path: name, Err: err}
}

// Open opens what stands at a path. Files can be read at any place.
func (f FS) Open(name string) (fs.File, error) {
	found := f.find(name)
	switch {
	case found == nil:
		return nil, wrong("open", name, fs.ErrNotExist)
	case found.isDir:
		return &openFolder{file: found, entries: f.entries(name)}, nil
	}
	return &openFile{file: found}, nil
}

// ReadDir returns what stands in a folder, by name.
func (f FS) ReadDir(name string) ([]fs.DirEntry, error) {
	found := f.find(name)
	switch {
	case found == nil:
		return nil, wrong("open", name, fs.ErrNotExist)
	case !found.isDir:
		return nil, wrong("read", name, errNoFolder)
	}
	return f.entries(name), nil
}

// ReadFile returns what a file has.
func (f FS) ReadFile(name string) ([]byte, error) {
	found := f.find(name)
	switch {
	case found == nil:
		return nil, wrong("open", name, fs.ErrNotExist)
	case found.isDir:
		return nil, wrong("read", name, errFolder)
	}
	return []byte(found.data), nil
}

// openFile is a file that is being read.
type openFile struct {
	file *file
	at   int64
}

func (f *openFile) Close() error               { return nil }
func (f *openFile) Stat() (fs.FileInfo, error) { return f.file, nil }

func (f *openFile) Read(b []byte) (int, error) {
	if f.at >= f.file.Size() {
		return 0, io.EOF
	}
	n := copy(b, f.file.data[f.at:])
	f.at += int64(n)
	return n, nil
}

// Seek goes to a place that the file has.
func (f *openFile) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += f.at
	case io.SeekEnd:
		offset += f.file.Size()
	}
	if offset < 0 || offset > f.file.Size() {
		return 0, wrong("seek", f.file.name, fs.ErrInvalid)
	}
	f.at = offset
	return offset, nil
}

// ReadAt reads from a place of its own.
func (f *openFile) ReadAt(b []byte, offset int64) (int, error) {
	if offset < 0 || offset > f.file.Size() {
		return 0, wrong("read", f.file.name, fs.ErrInvalid)
	}
	n := copy(b, f.file.data[offset:])
	if n < len(b) {
		return n, io.EOF
	}
	return n, nil
}

// openFolder is a folder whose entries are being read.
type openFolder struct {
	file    *file
	entries []fs.DirEntry
}

func (f *openFolder) Close() error               { return nil }
func (f *openFolder) Stat() (fs.FileInfo, error) { return f.file, nil }

func (f *openFolder) Read([]byte) (int, error) { return 0, wrong("read", f.file.name+"/", errFolder) }

// ReadDir returns the next count entries, or all that are left.
func (f *openFolder) ReadDir(count int) ([]fs.DirEntry, error) {
	n := len(f.entries)
	if n == 0 && count > 0 {
		return nil, io.EOF
	}
	if count > 0 {
		n = min(n, count)
	}
	list := f.entries[:n:n]
	f.entries = f.entries[n:]
	if n == 0 {
		return nil, nil
	}
	return list, nil
}
