// Package fstest has a file system in memory, and a test for file systems.
package fstest

import (
	"io"
	"io/fs"
	"path"
	"sort"
	"strings"
	"time"
)

// MapFS is a file system in memory: what stands at each path. Folders need no entries of their own; an entry for one, with ModeDir, gives
// it a mode and a time, or makes an empty one. Each look at a folder goes over the whole map.
type MapFS map[string]*MapFile

// MapFile is one file, folder or symbolic link.
type MapFile struct {
	// Data is what the file has, or where the link leads.
	Data    []byte
	Mode    fs.FileMode
	ModTime time.Time
	Sys     any
}

// plain has what MapFS has but its faster ways, so that package fs takes the slow ones over Open.
type plain struct{ fs.FS }

// Open opens what a path leads to, behind symbolic links.
func (fsys MapFS) Open(name string) (fs.File, error) {
	if !fs.ValidPath(name) {
		return nil, notThere("open", name)
	}
	real, ok := fsys.follow(name)
	if !ok {
		return nil, notThere("open", name)
	}
	file := fsys[real]
	if file != nil && !file.Mode.IsDir() {
		return &openFile{path: name, info: info{path.Base(name), file}}, nil
	}
	entries := fsys.entries(real)
	if file == nil {
		if len(entries) == 0 && real != "." {
			return nil, notThere("open", name)
		}
		file = impliedFolder
	}
	return &openFolder{path: name, info: info{path.Base(name), file}, entries: entries}, nil
}

// impliedFolder is a folder that has files and no entry.
var impliedFolder = &MapFile{Mode: fs.ModeDir | 0555}

func notThere(op, name string) error {
	return &fs.PathError{Op: op, Path: name, Err: fs.ErrNotExist}
}

// follow is the path behind all symbolic links on the way; false if they lead out of the file system, or in circles.
func (fsys MapFS) follow(name string) (string, bool) {
	const mostLinks = 255
	for range mostLinks {
		link := fsys.firstLink(name)
		if link == "" {
			return name, true
		}
		target := string(fsys[link].Data)
		if path.IsAbs(target) {
			return "", false
		}
		name = path.Join(path.Dir(link), target, strings.TrimPrefix(name[len(link):], "/"))
		if !fs.ValidPath(name) {
			return "", false
		}
	}
	return "", false
}

// firstLink is the shortest beginning of a path that is a symbolic link.
func (fsys MapFS) firstLink(name string) string {
	for i := 0; i <= len(name); i++ {
		if i < len(name) && name[i] != '/' {
			continue
		}
		if file := fsys[name[:i]]; file != nil && file.Mode.Type() == fs.ModeSymlink {
			return name[:i]
		}
	}
	return ""
}

// entries are the files, links and folders right in a folder, by name.
func (fsys MapFS) entries(folder string) []fs.DirEntry {
	prefix := folder + "/"
	if folder == "." {
		prefix = ""
	}
	seen := map[string]*MapFile{}
	for name, file := range fsys {
		rest, isIn := strings.CutPrefix(name, prefix)
		if !isIn || rest == "." || rest == "" {
			continue
		}
		if first, _, isDeeper := strings.Cut(rest, "/"); isDeeper {
			if seen[first] == nil {
				seen[first] = impliedFolder
			}
		} else {
			seen[rest] = file
		}
	}
	list := make([]fs.DirEntry, 0, len(seen))
	for name, file := range seen {
		list = append(list, &info{name, file})
	}
	sort.Slice(list, func(i, j int) bool { return list[i].Name() < list[j].Name() })
	return list
}

// ReadFile is what a file has.
func (fsys MapFS) ReadFile(name string) ([]byte, error) { return fs.ReadFile(plain{fsys}, name) }

// Stat tells about what a path leads to, behind symbolic links.
func (fsys MapFS) Stat(name string) (fs.FileInfo, error) { return fs.Stat(plain{fsys}, name) }

// ReadDir is what stands in a folder, by name.
func (fsys MapFS) ReadDir(name string) ([]fs.DirEntry, error) { return fs.ReadDir(plain{fsys}, name) }

// Glob is all paths that match a pattern.
func (fsys MapFS) Glob(pattern string) ([]string, error) { return fs.Glob(plain{fsys}, pattern) }

// Sub is the file system below a folder.
func (fsys MapFS) Sub(dir string) (fs.FS, error) { return fs.Sub(plain{fsys}, dir) }

// ReadLink is where a symbolic link leads.
func (fsys MapFS) ReadLink(name string) (string, error) {
	found, err := fsys.lstat("readlink", name)
	if err != nil {
		return "", err
	}
	if found.file.Mode.Type() != fs.ModeSymlink {
		return "", &fs.PathError{Op: "readlink", Path: name, Err: fs.ErrInvalid}
	}
	return string(found.file.Data), nil
}

// Lstat tells about what stands at a path, be it a symbolic link.
func (fsys MapFS) Lstat(name string) (fs.FileInfo, error) {
	found, err := fsys.lstat("lstat", name)
	if err != nil {
		return nil, err
	}
	return found, nil
}

func (fsys MapFS) lstat(op, name string) (*info, error) {
	if !fs.ValidPath(name) {
		return nil, notThere(op, name)
	}
	folder, ok := fsys.follow(path.Dir(name))
	if !ok {
		return nil, notThere(op, name)
	}
	real := path.Join(folder, path.Base(name))
	file := fsys[real]
	if file == nil {
		if len(fsys.entries(real)) == 0 && real != "." {
			return nil, notThere(op, name)
		}
		file = impliedFolder
	}
	return &info{path.Base(name), file}, nil
}

// info tells about a file, as fs.FileInfo and fs.DirEntry.
type info struct {
	name string
	file *MapFile
}

func (i *info) Name() string               { return i.name }
func (i *info) Size() int64                { return int64(len(i.file.Data)) }
func (i *info) Mode() fs.FileMode          { return i.file.Mode }
func (i *info) Type() fs.FileMode          { return i.file.Mode.Type() }
func (i *info) ModTime() time.Time         { return i.file.ModTime }
func (i *info) IsDir() bool                { return i.file.Mode.IsDir() }
func (i *info) Sys() any                   { return i.file.Sys }
func (i *info) Info() (fs.FileInfo, error) { return i, nil }
func (i *info) String() string             { return fs.FormatFileInfo(i) }

// openFile is a file that is being read.
type openFile struct {
	path string
	info
	at int64
}

func (f *openFile) Stat() (fs.FileInfo, error) { return &f.info, nil }
func (f *openFile) Close() error               { return nil }

func (f *openFile) Read(b []byte) (int, error) {
	n, err := f.ReadAt(b, f.at)
	f.at += int64(n)
	if n > 0 {
		err = nil
	}
	return n, err
}

// ReadAt reads from a place of its own.
func (f *openFile) ReadAt(b []byte, offset int64) (int, error) {
	if offset < 0 || offset > f.Size() {
		return 0, &fs.PathError{Op: "read", Path: f.path, Err: fs.ErrInvalid}
	}
	n := copy(b, f.file.Data[offset:])
	if n < len(b) || n == 0 && offset == f.Size() {
		return n, io.EOF
	}
	return n, nil
}

// Seek goes to a place that the file has.
func (f *openFile) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += f.at
	case io.SeekEnd:
		offset += f.Size()
	}
	if offset < 0 || offset > f.Size() {
		return 0, &fs.PathError{Op: "seek", Path: f.path, Err: fs.ErrInvalid}
	}
	f.at = offset
	return offset, nil
}

// openFolder is a folder that is being read.
type openFolder struct {
	path string
	info
	entries []fs.DirEntry
	at      int
}

func (d *openFolder) Stat() (fs.FileInfo, error) { return &d.info, nil }
func (d *openFolder) Close() error               { return nil }

func (d *openFolder) Read(b []byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: d.path, Err: fs.ErrInvalid}
}

// ReadDir is the next count entries, or all that are left.
func (d *openFolder) ReadDir(count int) ([]fs.DirEntry, error) {
	left := d.entries[d.at:]
	if len(left) == 0 && count > 0 {
		return nil, io.EOF
	}
	if count > 0 && count < len(left) {
		left = left[:count]
	}
	d.at += len(left)
	return append([]fs.DirEntry{}, left...), nil
}
