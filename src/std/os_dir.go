package os

import (
	"io"
	"io/fs"
	"sort"
	"strconv"
	"syscall"
	"time"
)

// stat describes the file with this name (a link as itself if link is set) or, if name is "", this number.
func stat(name string, fd int, link bool) (size int64, mode uint32, mtime int64, dev, ino uint64, errno int)
func readDir(name string) (names []string, modes []uint32, errno int)
func mkdir(name string, perm uint32) (errno int)
func remove(name string) (errno int)
func rename(oldpath, newpath string) (errno int)
func link(oldname, newname string) (errno int)
func symlink(oldname, newname string) (errno int)
func readlink(name string) (target string, errno int)
func chmod(name string, mode uint32) (errno int)
func chtimes(name string, atime, mtime int64) (errno int)
func getwd() (dir string, errno int)
func chdir(dir string) (errno int)
func random() uint64

// fileStat is the FileInfo of this package.
type fileStat struct {
	name     string
	size     int64
	mode     FileMode
	mtime    int64
	dev, ino uint64
}

func (s *fileStat) Name() string       { return s.name }
func (s *fileStat) Size() int64        { return s.size }
func (s *fileStat) Mode() FileMode     { return s.mode }
func (s *fileStat) ModTime() time.Time { return time.Unix(0, s.mtime) }
func (s *fileStat) IsDir() bool        { return s.mode.IsDir() }
func (s *fileStat) Sys() any           { return nil }

// IsPathSeparator reports whether c is a slash.
func IsPathSeparator(c uint8) bool { return c == '/' }

func base(name string) string {
	for len(name) > 1 && name[len(name)-1] == '/' {
		name = name[:len(name)-1]
	}
	for i := len(name) - 1; i > 0; i-- {
		if name[i-1] == '/' {
			return name[i:]
		}
	}
	return name
}

func pathError(op, name string, errno int) error {
	if errno == 0 {
		return nil
	}
	return &PathError{Op: op, Path: name, Err: syscall.Errno(errno)}
}

func linkError(op, oldname, newname string, errno int) error {
	if errno == 0 {
		return nil
	}
	return &LinkError{op, oldname, newname, syscall.Errno(errno)}
}

func describe(op, name string, fd int, link bool) (FileInfo, error) {
	key := name
	if fd >= 0 {
		key = ""
	} else if name == "" {
		return nil, pathError(op, name, int(syscall.ENOENT))
	}
	size, mode, mtime, dev, ino, errno := stat(key, fd, link)
	if errno != 0 {
		return nil, pathError(op, name, errno)
	}
	return &fileStat{base(name), size, FileMode(mode), mtime, dev, ino}, nil
}

// Stat describes a file.
func Stat(name string) (FileInfo, error) { return describe("stat", name, -1, false) }

// Lstat describes a file, a symbolic link as itself.
func Lstat(name string) (FileInfo, error) { return describe("lstat", name, -1, true) }

// Stat describes the open file.
func (f *File) Stat() (FileInfo, error) {
	if err := f.check("stat"); err != nil {
		return nil, err
	}
	if f.pipe != nil {
		return &fileStat{name: f.name, mode: ModeNamedPipe | 0600}, nil
	}
	return describe("stat", f.name, f.fd, false)
}

// SameFile reports whether both describe the same file.
func SameFile(fi1, fi2 FileInfo) bool {
	a, ok := fi1.(*fileStat)
	b, ok2 := fi2.(*fileStat)
	return ok && ok2 && a.dev == b.dev && a.ino == b.ino
}

// dirEntry is an entry of a folder whose description is asked for later.
type dirEntry struct {
	dir  string
	name string
	mode FileMode
}

func (e *dirEntry) Name() string            { return e.name }
func (e *dirEntry) IsDir() bool             { return e.mode.IsDir() }
func (e *dirEntry) Type() FileMode          { return e.mode.Type() }
func (e *dirEntry) Info() (FileInfo, error) { return Lstat(e.dir + "/" + e.name) }
func (e *dirEntry) String() string          { return fs.FormatDirEntry(e) }

func entries(dir string) ([]DirEntry, error) {
	names, modes, errno := readDir(dir)
	if errno != 0 {
		return nil, pathError("open", dir, errno)
	}
	list := make([]DirEntry, len(names))
	for i, name := range names {
		list[i] = &dirEntry{dir, name, FileMode(modes[i])}
	}
	return list, nil
}

// ReadDir lists a folder, sorted by name.
func ReadDir(name string) ([]DirEntry, error) {
	list, err := entries(name)
	sort.Slice(list, func(i, j int) bool { return list[i].Name() < list[j].Name() })
	return list, err
}

// ReadDir returns the next n entries of a folder, or all that are left if n is not positive.
func (f *File) ReadDir(n int) ([]DirEntry, error) {
	if err := f.check("readdir"); err != nil {
		return nil, err
	}
	if !f.listed {
		list, err := entries(f.name)
		if err != nil {
			if e, ok := err.(*PathError); ok {
				e.Op = "readdirent"
			}
			return nil, err
		}
		f.list, f.listed = list, true
	}
	if n <= 0 {
		n = len(f.list)
	} else if len(f.list) == 0 {
		return nil, io.EOF
	}
	n = min(n, len(f.list))
	list := f.list[:n:n]
	f.list = f.list[n:]
	return list, nil
}

// Readdir is ReadDir with descriptions.
func (f *File) Readdir(n int) ([]FileInfo, error) {
	list, err := f.ReadDir(n)
	infos := make([]FileInfo, 0, len(list))
	for _, entry := range list {
		info, err := entry.Info()
		if IsNotExist(err) {
			continue
		}
		if err != nil {
			return infos, err
		}
		infos = append(infos, info)
	}
	return infos, err
}

// Readdirnames is ReadDir with mere names.
func (f *File) Readdirnames(n int) (names []string, err error) {
	list, err := f.ReadDir(n)
	names = make([]string, len(list))
	for i, entry := range list {
		names[i] = entry.Name()
	}
	return names, err
}

// Mkdir makes a folder.
func Mkdir(name string, perm FileMode) error {
	return pathError("mkdir", name, mkdir(name, uint32(perm)))
}

// MkdirAll makes a folder and its parents.
func MkdirAll(path string, perm FileMode) error {
	if info, err := Stat(path); err == nil {
		if info.IsDir() {
			return nil
		}
		return pathError("mkdir", path, int(syscall.ENOTDIR))
	}
	end := len(path)
	for end > 0 && path[end-1] == '/' {
		end--
	}
	for end > 0 && path[end-1] != '/' {
		end--
	}
	if end > 1 {
		if err := MkdirAll(path[:end-1], perm); err != nil {
			return err
		}
	}
	err := Mkdir(path, perm)
	if err != nil {
		if info, err1 := Lstat(path); err1 == nil && info.IsDir() {
			return nil
		}
	}
	return err
}

// Remove removes a file or an empty folder.
func Remove(name string) error { return pathError("remove", name, remove(name)) }

// RemoveAll removes a file or a folder with all that is in it; it is no error if there is nothing.
func RemoveAll(path string) error {
	if path == "" {
		return nil
	}
	if path == "." || len(path) >= 2 && path[len(path)-2:] == "/." {
		return &PathError{Op: "RemoveAll", Path: path, Err: syscall.EINVAL}
	}
	err := Remove(path)
	if err == nil || IsNotExist(err) {
		return nil
	}
	info, err1 := Lstat(path)
	if err1 != nil {
		if IsNotExist(err1) {
			return nil
		}
		return err1
	}
	if !info.IsDir() {
		return err
	}
	list, err := entries(path)
	for _, entry := range list {
		if err1 := RemoveAll(path + "/" + entry.Name()); err == nil {
			err = err1
		}
	}
	if err1 := Remove(path); err1 == nil || IsNotExist(err1) {
		return nil
	} else if err == nil {
		err = err1
	}
	return err
}

// Rename moves a file.
func Rename(oldpath, newpath string) error {
	return linkError("rename", oldpath, newpath, rename(oldpath, newpath))
}

// Link gives a file a second name.
func Link(oldname, newname string) error {
	return linkError("link", oldname, newname, link(oldname, newname))
}

// Symlink makes a symbolic link.
func Symlink(oldname, newname string) error {
	return linkError("symlink", oldname, newname, symlink(oldname, newname))
}

// Readlink returns what a symbolic link names.
func Readlink(name string) (string, error) {
	target, errno := readlink(name)
	return target, pathError("readlink", name, errno)
}

// Chmod sets permissions.
func Chmod(name string, mode FileMode) error {
	return pathError("chmod", name, chmod(name, uint32(mode)))
}

// Chmod sets permissions.
func (f *File) Chmod(mode FileMode) error {
	if err := f.check("chmod"); err != nil {
		return err
	}
	return Chmod(f.name, mode)
}

// Chown is denied: scripts have no user.
func Chown(name string, uid, gid int) error { return pathError("chown", name, int(syscall.EPERM)) }

// Lchown is denied.
func Lchown(name string, uid, gid int) error { return pathError("lchown", name, int(syscall.EPERM)) }

// Chown is denied.
func (f *File) Chown(uid, gid int) error {
	if err := f.check("chown"); err != nil {
		return err
	}
	return Chown(f.name, uid, gid)
}

// Chtimes sets the times of the last use and the last change; a zero time leaves one as it is.
func Chtimes(name string, atime time.Time, mtime time.Time) error {
	return pathError("chtimes", name, chtimes(name, nanos(atime), nanos(mtime)))
}

// unset is a time that is not to be changed.
const unset = -1 << 63

func nanos(t time.Time) int64 {
	if t.IsZero() {
		return unset
	}
	return t.UnixNano()
}

// Truncate changes the size of a file.
func Truncate(name string, size int64) error {
	f, err := OpenFile(name, O_WRONLY, 0)
	if err != nil {
		if e, ok := err.(*PathError); ok {
			e.Op = "truncate"
		}
		return err
	}
	defer f.Close()
	return f.Truncate(size)
}

// Getwd returns the working folder.
func Getwd() (dir string, err error) {
	dir, errno := getwd()
	if errno != 0 {
		return "", NewSyscallError("getwd", syscall.Errno(errno))
	}
	return dir, nil
}

// Chdir changes the working folder, for the script alone.
func Chdir(dir string) error { return pathError("chdir", dir, chdir(dir)) }

// Chdir makes the open folder the working folder.
func (f *File) Chdir() error {
	if err := f.check("chdir"); err != nil {
		return err
	}
	return Chdir(f.name)
}

// temporary makes up names for a pattern until create takes one.
func temporary(op, dir, pattern string, create func(name string) error) error {
	if dir == "" {
		dir = TempDir()
	}
	star := len(pattern)
	for i := range len(pattern) {
		switch pattern[i] {
		case '/':
			return &PathError{Op: op, Path: pattern, Err: plainError("pattern contains path separator")}
		case '*':
			star = i
		}
	}
	prefix, suffix := pattern[:star], ""
	if star < len(pattern) {
		suffix = pattern[star+1:]
	}
	if len(dir) > 0 && dir[len(dir)-1] != '/' {
		dir += "/"
	}
	for try := 0; ; try++ {
		err := create(dir + prefix + strconv.FormatUint(uint64(uint32(random())), 10) + suffix)
		if !IsExist(err) || try > 10000 {
			return err
		}
	}
}

// CreateTemp makes a new file in dir, or in TempDir; a random number takes the place of the last * of the pattern.
func CreateTemp(dir, pattern string) (f *File, err error) {
	err = temporary("createtemp", dir, pattern, func(name string) (err error) {
		f, err = OpenFile(name, O_RDWR|O_CREATE|O_EXCL, 0600)
		return err
	})
	return f, err
}

// MkdirTemp makes a new folder as CreateTemp makes files.
func MkdirTemp(dir, pattern string) (made string, err error) {
	err = temporary("mkdirtemp", dir, pattern, func(name string) error {
		made = name
		return Mkdir(name, 0700)
	})
	if err != nil {
		return "", err
	}
	return made, nil
}

// dirFS is a folder as a file system.
type dirFS string

// DirFS returns the files below a folder as a file system.
func DirFS(dir string) fs.FS { return dirFS(dir) }

func (d dirFS) full(op, name string) (string, error) {
	if d == "" {
		return "", &PathError{Op: op, Path: name, Err: plainError("os: DirFS with empty root")}
	}
	if !fs.ValidPath(name) {
		return "", &PathError{Op: op, Path: name, Err: ErrInvalid}
	}
	if name == "." {
		return string(d), nil
	}
	if d[len(d)-1] == '/' {
		return string(d) + name, nil
	}
	return string(d) + "/" + name, nil
}

// named puts the short name into an error.
func named(err error, name string) error {
	if e, ok := err.(*PathError); ok {
		e.Path = name
	}
	return err
}

func (d dirFS) Open(name string) (fs.File, error) {
	full, err := d.full("open", name)
	if err != nil {
		return nil, err
	}
	f, err := Open(full)
	if err != nil {
		return nil, named(err, name)
	}
	return f, nil
}

func (d dirFS) ReadFile(name string) ([]byte, error) {
	full, err := d.full("readfile", name)
	if err != nil {
		return nil, err
	}
	data, err := ReadFile(full)
	return data, named(err, name)
}

func (d dirFS) ReadDir(name string) ([]DirEntry, error) {
	full, err := d.full("readdir", name)
	if err != nil {
		return nil, err
	}
	list, err := ReadDir(full)
	return list, named(err, name)
}

func (d dirFS) Stat(name string) (FileInfo, error) {
	full, err := d.full("stat", name)
	if err != nil {
		return nil, err
	}
	info, err := Stat(full)
	return info, named(err, name)
}

func (d dirFS) Lstat(name string) (FileInfo, error) {
	full, err := d.full("lstat", name)
	if err != nil {
		return nil, err
	}
	info, err := Lstat(full)
	return info, named(err, name)
}

func (d dirFS) ReadLink(name string) (string, error) {
	full, err := d.full("readlink", name)
	if err != nil {
		return "", err
	}
	target, err := Readlink(full)
	return target, named(err, name)
}

// CopyFS copies a file system into a folder; files that are there already are errors.
func CopyFS(dir string, fsys fs.FS) error {
	return fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		to := dir
		if name != "." {
			to = dir + "/" + name
		}
		switch d.Type() {
		case ModeDir:
			return MkdirAll(to, 0777)
		case ModeSymlink:
			target, err := fs.ReadLink(fsys, name)
			if err != nil {
				return err
			}
			return Symlink(target, to)
		case 0:
			return copyFile(fsys, name, to)
		}
		return &PathError{Op: "CopyFS", Path: name, Err: ErrInvalid}
	})
}

func copyFile(fsys fs.FS, name, to string) error {
	from, err := fsys.Open(name)
	if err != nil {
		return err
	}
	defer from.Close()
	info, err := from.Stat()
	if err != nil {
		return err
	}
	f, err := OpenFile(to, O_CREATE|O_EXCL|O_WRONLY, 0666|info.Mode()&0777)
	if err != nil {
		return err
	}
	if _, err := io.Copy(f, from); err != nil {
		f.Close()
		return &PathError{Op: "Copy", Path: to, Err: err}
	}
	return f.Close()
}
