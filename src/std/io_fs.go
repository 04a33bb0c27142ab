// Package fs defines what a file system is to its readers.
package fs

import (
	"errors"
	"io"
	"path"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Errors that file systems answer; test with errors.Is.
var (
	ErrInvalid    = errors.New("invalid argument")
	ErrPermission = errors.New("permission denied")
	ErrExist      = errors.New("file already exists")
	ErrNotExist   = errors.New("file does not exist")
	ErrClosed     = errors.New("file already closed")
)

// FS opens files by slash-separated names without a leading slash.
type FS interface {
	Open(name string) (File, error)
}

// File is an open file or folder.
type File interface {
	Stat() (FileInfo, error)
	Read([]byte) (int, error)
	Close() error
}

// DirEntry is one entry of a folder.
type DirEntry interface {
	Name() string
	IsDir() bool
	Type() FileMode
	Info() (FileInfo, error)
}

// ReadDirFile is a folder that lists its entries.
type ReadDirFile interface {
	File
	ReadDir(n int) ([]DirEntry, error)
}

// FileInfo describes a file.
type FileInfo interface {
	Name() string
	Size() int64
	Mode() FileMode
	ModTime() time.Time
	IsDir() bool
	Sys() any
}

// ReadDirFS lists folders by itself.
type ReadDirFS interface {
	FS
	ReadDir(name string) ([]DirEntry, error)
}

// ReadFileFS reads whole files by itself.
type ReadFileFS interface {
	FS
	ReadFile(name string) ([]byte, error)
}

// StatFS describes files by itself.
type StatFS interface {
	FS
	Stat(name string) (FileInfo, error)
}

// GlobFS finds names by itself.
type GlobFS interface {
	FS
	Glob(pattern string) ([]string, error)
}

// SubFS makes a file system of a folder by itself.
type SubFS interface {
	FS
	Sub(dir string) (FS, error)
}

// ReadLinkFS knows symbolic links.
type ReadLinkFS interface {
	FS
	ReadLink(name string) (string, error)
	Lstat(name string) (FileInfo, error)
}

// FileMode holds the kind of a file and its permissions.
type FileMode uint32

// Bits of a FileMode; their letters in String.
const (
	ModeDir        FileMode = 1 << 31 // d
	ModeAppend     FileMode = 1 << 30 // a
	ModeExclusive  FileMode = 1 << 29 // l
	ModeTemporary  FileMode = 1 << 28 // T
	ModeSymlink    FileMode = 1 << 27 // L
	ModeDevice     FileMode = 1 << 26 // D
	ModeNamedPipe  FileMode = 1 << 25 // p
	ModeSocket     FileMode = 1 << 24 // S
	ModeSetuid     FileMode = 1 << 23 // u
	ModeSetgid     FileMode = 1 << 22 // g
	ModeCharDevice FileMode = 1 << 21 // c
	ModeSticky     FileMode = 1 << 20 // t
	ModeIrregular  FileMode = 1 << 19 // ?

	ModeType          = ModeDir | ModeSymlink | ModeNamedPipe | ModeSocket | ModeDevice | ModeCharDevice | ModeIrregular
	ModePerm FileMode = 0777
)

// String writes the letters of the set bits, then rwxrwxrwx.
func (m FileMode) String() string {
	var b []byte
	for i, letter := range "dalTLDpSugct?" {
		if m&(ModeDir>>i) != 0 {
			b = append(b, byte(letter))
		}
	}
	if len(b) == 0 {
		b = append(b, '-')
	}
	for i, letter := range "rwxrwxrwx" {
		if m&(0400>>i) == 0 {
			letter = '-'
		}
		b = append(b, byte(letter))
	}
	return string(b)
}

// IsDir reports whether it is a folder.
func (m FileMode) IsDir() bool { return m&ModeDir != 0 }

// IsRegular reports whether no bit of a kind is set.
func (m FileMode) IsRegular() bool { return m&ModeType == 0 }

// Perm returns the permissions.
func (m FileMode) Perm() FileMode { return m & ModePerm }

// Type returns the bits of the kind.
func (m FileMode) Type() FileMode { return m & ModeType }

// PathError is a failed operation on a file.
type PathError struct {
	Op   string
	Path string
	Err  error
}

func (e *PathError) Error() string { return e.Op + " " + e.Path + ": " + e.Err.Error() }

func (e *PathError) Unwrap() error { return e.Err }

// Timeout reports whether the operation took too long.
func (e *PathError) Timeout() bool {
	t, ok := e.Err.(interface{ Timeout() bool })
	return ok && t.Timeout()
}

// ValidPath reports whether the name is one for Open: elements that are not empty, "." or "..", or just ".".
func ValidPath(name string) bool {
	if !utf8.ValidString(name) {
		return false
	}
	if name == "." {
		return true
	}
	for elem := range strings.SplitSeq(name, "/") {
		if elem == "" || elem == "." || elem == ".." {
			return false
		}
	}
	return true
}

// ReadFile reads a whole file.
func ReadFile(fsys FS, name string) ([]byte, error) {
	if fsys, ok := fsys.(ReadFileFS); ok {
		return fsys.ReadFile(name)
	}
	file, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	data, err := io.ReadAll(file)
	return data, err
}

// ReadDir lists a folder, sorted by name.
func ReadDir(fsys FS, name string) ([]DirEntry, error) {
	if fsys, ok := fsys.(ReadDirFS); ok {
		return fsys.ReadDir(name)
	}
	file, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	dir, ok := file.(ReadDirFile)
	if !ok {
		return nil, &PathError{"readdir", name, errors.New("not implemented")}
	}
	list, err := dir.ReadDir(-1)
	slices.SortFunc(list, func(a, b DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return list, err
}

// Stat describes a file.
func Stat(fsys FS, name string) (FileInfo, error) {
	if fsys, ok := fsys.(StatFS); ok {
		return fsys.Stat(name)
	}
	file, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return file.Stat()
}

// ReadLink returns what a symbolic link names.
func ReadLink(fsys FS, name string) (string, error) {
	if fsys, ok := fsys.(ReadLinkFS); ok {
		return fsys.ReadLink(name)
	}
	return "", &PathError{"readlink", name, ErrInvalid}
}

// Lstat describes a file, a link as itself if the file system knows links.
func Lstat(fsys FS, name string) (FileInfo, error) {
	if fsys, ok := fsys.(ReadLinkFS); ok {
		return fsys.Lstat(name)
	}
	return Stat(fsys, name)
}

// infoEntry is an entry made of a FileInfo.
type infoEntry struct {
	info FileInfo
}

func (e infoEntry) Name() string            { return e.info.Name() }
func (e infoEntry) IsDir() bool             { return e.info.IsDir() }
func (e infoEntry) Type() FileMode          { return e.info.Mode().Type() }
func (e infoEntry) Info() (FileInfo, error) { return e.info, nil }
func (e infoEntry) String() string          { return FormatDirEntry(e) }

// FileInfoToDirEntry makes an entry; nil of nil.
func FileInfoToDirEntry(info FileInfo) DirEntry {
	if info == nil {
		return nil
	}
	return infoEntry{info}
}

// FormatFileInfo writes mode, size, time and name.
func FormatFileInfo(info FileInfo) string {
	size := ""
	for n := max(info.Size(), 0); ; n /= 10 {
		size = string(rune('0'+n%10)) + size
		if n < 10 {
			break
		}
	}
	if info.Size() < 0 {
		size = "-" + size
	}
	text := info.Mode().String() + " " + size + " " + info.ModTime().Format(time.DateTime) + " " + info.Name()
	if info.IsDir() {
		text += "/"
	}
	return text
}

// FormatDirEntry writes kind and name.
func FormatDirEntry(dir DirEntry) string {
	mode := dir.Type().String()
	text := mode[:len(mode)-9] + " " + dir.Name()
	if dir.IsDir() {
		text += "/"
	}
	return text
}

// SkipDir has WalkDir leave out the folder, or the rest of the folder that a file is in.
var SkipDir = errors.New("skip this directory")

// SkipAll has WalkDir stop.
var SkipAll = errors.New("skip everything and stop the walk")

// WalkDirFunc is called by WalkDir for each file, and a second time with an error for a folder that cannot be read.
type WalkDirFunc func(path string, d DirEntry, err error) error

// WalkDir calls fn for root and all that is below it, in lexical order.
func WalkDir(fsys FS, root string, fn WalkDirFunc) error {
	info, err := Stat(fsys, root)
	if err != nil {
		err = fn(root, nil, err)
	} else {
		err = walk(fsys, root, FileInfoToDirEntry(info), fn)
	}
	if err == SkipDir || err == SkipAll {
		return nil
	}
	return err
}

func walk(fsys FS, name string, entry DirEntry, fn WalkDirFunc) error {
	if err := fn(name, entry, nil); err != nil || !entry.IsDir() {
		if err == SkipDir && entry.IsDir() {
			return nil
		}
		return err
	}
	list, err := ReadDir(fsys, name)
	if err != nil {
		if err = fn(name, entry, err); err != nil {
			if err == SkipDir {
				return nil
			}
			return err
		}
	}
	for _, sub := range list {
		if err := walk(fsys, path.Join(name, sub.Name()), sub, fn); err != nil {
			if err == SkipDir {
				break
			}
			return err
		}
	}
	return nil
}

// Glob returns the names that match the pattern.
func Glob(fsys FS, pattern string) (matches []string, err error) {
	if fsys, ok := fsys.(GlobFS); ok {
		return fsys.Glob(pattern)
	}
	if _, err := path.Match(pattern, ""); err != nil {
		return nil, err
	}
	if !strings.ContainsAny(pattern, `*?[\`) {
		if _, err := Stat(fsys, pattern); err != nil {
			return nil, nil
		}
		return []string{pattern}, nil
	}
	dir, base := path.Split(pattern)
	if dir == "" {
		dir = "."
	} else {
		dir = dir[:len(dir)-1]
	}
	dirs := []string{dir}
	if strings.ContainsAny(dir, `*?[\`) {
		if dir == pattern {
			return nil, path.ErrBadPattern
		}
		if dirs, err = Glob(fsys, dir); err != nil {
			return nil, err
		}
	}
	for _, dir := range dirs {
		list, err := ReadDir(fsys, dir)
		if err != nil {
			continue
		}
		for _, entry := range list {
			ok, err := path.Match(base, entry.Name())
			if err != nil {
				return matches, err
			}
			if ok {
				matches = append(matches, path.Join(dir, entry.Name()))
			}
		}
	}
	return matches, nil
}

// Sub returns the file system below a folder.
func Sub(fsys FS, dir string) (FS, error) {
	if !ValidPath(dir) {
		return nil, &PathError{"sub", dir, ErrInvalid}
	}
	if dir == "." {
		return fsys, nil
	}
	if fsys, ok := fsys.(SubFS); ok {
		return fsys.Sub(dir)
	}
	return &below{fsys, dir}, nil
}

// below is a folder as a file system.
type below struct {
	fsys FS
	dir  string
}

func (b *below) full(op, name string) (string, error) {
	if !ValidPath(name) {
		return "", &PathError{op, name, ErrInvalid}
	}
	return path.Join(b.dir, name), nil
}

// short takes the folder out of an error's path.
func (b *below) short(err error) error {
	if e, ok := err.(*PathError); ok {
		if e.Path == b.dir {
			e.Path = "."
		} else if rest, ok := strings.CutPrefix(e.Path, b.dir+"/"); ok {
			e.Path = rest
		}
	}
	return err
}

func (b *below) Open(name string) (File, error) {
	full, err := b.full("open", name)
	if err != nil {
		return nil, err
	}
	file, err := b.fsys.Open(full)
	return file, b.short(err)
}

func (b *below) ReadDir(name string) ([]DirEntry, error) {
	full, err := b.full("read", name)
	if err != nil {
		return nil, err
	}
	list, err := ReadDir(b.fsys, full)
	return list, b.short(err)
}

func (b *below) ReadFile(name string) ([]byte, error) {
	full, err := b.full("read", name)
	if err != nil {
		return nil, err
	}
	data, err := ReadFile(b.fsys, full)
	return data, b.short(err)
}

func (b *below) Glob(pattern string) ([]string, error) {
	if _, err := path.Match(pattern, ""); err != nil {
		return nil, err
	}
	if pattern == "." {
		return []string{"."}, nil
	}
	list, err := Glob(b.fsys, b.dir+"/"+pattern)
	for i, name := range list {
		list[i] = strings.TrimPrefix(name, b.dir+"/")
	}
	return list, b.short(err)
}

func (b *below) Sub(dir string) (FS, error) {
	if dir == "." {
		return b, nil
	}
	full, err := b.full("sub", dir)
	if err != nil {
		return nil, err
	}
	return &below{b.fsys, full}, nil
}

func (b *below) ReadLink(name string) (string, error) {
	full, err := b.full("readlink", name)
	if err != nil {
		return "", err
	}
	target, err := ReadLink(b.fsys, full)
	return target, b.short(err)
}

func (b *below) Lstat(name string) (FileInfo, error) {
	full, err := b.full("lstat", name)
	if err != nil {
		return nil, err
	}
	info, err := Lstat(b.fsys, full)
	return info, b.short(err)
}
