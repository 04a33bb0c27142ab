// Package os is the little of the system that a script may see: arguments, standard streams, exit.
//
// Files and the environment stand behind capabilities of the host; without them everything is denied with ErrPermission.
package os

import (
	"errors"
	"io"
)

const (
	O_RDONLY = 0
	O_WRONLY = 1
	O_RDWR   = 2
	O_APPEND = 0x400
	O_CREATE = 0x40
	O_EXCL   = 0x80
	O_SYNC   = 0x101000
	O_TRUNC  = 0x200

	PathSeparator     = '/'
	PathListSeparator = ':'
	DevNull           = "/dev/null"
)

var (
	ErrInvalid          = errors.New("invalid argument")
	ErrPermission       = errors.New("permission denied")
	ErrExist            = errors.New("file already exists")
	ErrNotExist         = errors.New("file does not exist")
	ErrClosed           = errors.New("file already closed")
	ErrNoDeadline       = errors.New("file type does not support deadline")
	ErrDeadlineExceeded = errors.New("i/o timeout")
	ErrProcessDone      = errors.New("os: process already finished")
)

// FileMode is the mode of a file.
type FileMode uint32

// Perm returns the permission bits.
func (m FileMode) Perm() FileMode { return m & 0777 }

const ModePerm FileMode = 0777

// PathError is a failed operation on a path.
type PathError struct {
	Op   string
	Path string
	Err  error
}

func (e *PathError) Error() string { return e.Op + " " + e.Path + ": " + e.Err.Error() }

func (e *PathError) Unwrap() error { return e.Err }

// IsNotExist reports whether err says that a file is missing.
func IsNotExist(err error) bool { return errors.Is(err, ErrNotExist) }

// IsExist reports whether err says that a file is there already.
func IsExist(err error) bool { return errors.Is(err, ErrExist) }

// IsPermission reports whether err says that something is not allowed.
func IsPermission(err error) bool { return errors.Is(err, ErrPermission) }

// Args are the program's name and arguments.
var Args = args()

func args() []string

// Exit ends the program at once, without deferred calls.
func Exit(code int)

// write writes to a standard stream and returns the bytes taken and 0, or an error number.
func write(fd int, p []byte) (n int, errno int)
func writeString(fd int, s string) (n int, errno int)
func read(fd int, p []byte) (n int, errno int)

// File is an open stream.
type File struct {
	fd     int
	name   string
	closed bool
}

var (
	Stdin  = &File{fd: 0, name: "/dev/stdin"}
	Stdout = &File{fd: 1, name: "/dev/stdout"}
	Stderr = &File{fd: 2, name: "/dev/stderr"}
)

func (f *File) failed(op string, err error) error {
	return &PathError{op, f.name, err}
}

func (f *File) check(op string) error {
	if f == nil {
		return ErrInvalid
	}
	if f.closed {
		return f.failed(op, ErrClosed)
	}
	return nil
}

// Name returns the name the file was opened by.
func (f *File) Name() string { return f.name }

// Fd returns the number of the stream.
func (f *File) Fd() uintptr { return uintptr(f.fd) }

func (f *File) Write(b []byte) (n int, err error) {
	if f == nil || f.closed {
		return 0, f.check("write")
	}
	n, errno := write(f.fd, b)
	if errno != 0 {
		return n, f.failed("write", system(errno))
	}
	return n, nil
}

func (f *File) WriteString(s string) (n int, err error) {
	if f == nil || f.closed {
		return 0, f.check("write")
	}
	n, errno := writeString(f.fd, s)
	if errno != 0 {
		return n, f.failed("write", system(errno))
	}
	return n, nil
}

func (f *File) Read(b []byte) (n int, err error) {
	if f == nil || f.closed {
		return 0, f.check("read")
	}
	n, errno := read(f.fd, b)
	if errno != 0 {
		return 0, f.failed("read", system(errno))
	}
	if n == 0 && len(b) > 0 {
		return 0, io.EOF
	}
	return n, nil
}

// Close closes the file; a standard stream only for the script.
func (f *File) Close() error {
	if err := f.check("close"); err != nil {
		return err
	}
	f.closed = true
	return nil
}

// Sync does nothing: streams are not buffered.
func (f *File) Sync() error { return f.check("sync") }

func system(errno int) error {
	switch errno {
	case 1, 13:
		return ErrPermission
	case 2:
		return ErrNotExist
	case 9:
		return errors.New("bad file descriptor")
	case 17:
		return ErrExist
	case 22:
		return errors.New("invalid argument")
	case 32:
		return errors.New("broken pipe")
	}
	return errors.New("input/output error")
}

func denied(op, name string) error { return &PathError{op, name, ErrPermission} }

// Open opens a file for reading.
func Open(name string) (*File, error) { return nil, denied("open", name) }

// Create makes a file.
func Create(name string) (*File, error) { return nil, denied("open", name) }

// OpenFile opens a file.
func OpenFile(name string, flag int, perm FileMode) (*File, error) { return nil, denied("open", name) }

// ReadFile reads a whole file.
func ReadFile(name string) ([]byte, error) { return nil, denied("open", name) }

// WriteFile writes a whole file.
func WriteFile(name string, data []byte, perm FileMode) error { return denied("open", name) }

// Remove removes a file.
func Remove(name string) error { return denied("remove", name) }

// RemoveAll removes a tree.
func RemoveAll(path string) error { return denied("unlinkat", path) }

// Mkdir makes a directory.
func Mkdir(name string, perm FileMode) error { return denied("mkdir", name) }

// MkdirAll makes a directory and its parents.
func MkdirAll(path string, perm FileMode) error { return denied("mkdir", path) }

// Rename moves a file.
func Rename(oldpath, newpath string) error { return denied("rename", oldpath) }

// Getenv returns an environment variable, "" without the capability.
func Getenv(key string) string { return "" }

// LookupEnv is Getenv that tells whether the variable is there.
func LookupEnv(key string) (string, bool) { return "", false }

// Environ returns the environment.
func Environ() []string { return nil }

// Setenv is denied.
func Setenv(key, value string) error { return denied("setenv", key) }

// Unsetenv is denied.
func Unsetenv(key string) error { return denied("unsetenv", key) }

// Expand replaces $name and ${name}.
func Expand(s string, mapping func(string) string) string {
	var b []byte
	for i := 0; i < len(s); i++ {
		if s[i] != '$' || i+1 == len(s) {
			b = append(b, s[i])
			continue
		}
		start, end := i+1, i+1
		if s[start] == '{' {
			start++
			for end = start; end < len(s) && s[end] != '}'; end++ {
			}
			if end == len(s) {
				b = append(b, s[i])
				continue
			}
			b = append(b, mapping(s[start:end])...)
			i = end
			continue
		}
		for end < len(s) && word(s[end]) {
			end++
		}
		if end == start {
			b = append(b, s[i])
			continue
		}
		b = append(b, mapping(s[start:end])...)
		i = end - 1
	}
	return string(b)
}

func word(c byte) bool {
	return c == '_' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

// ExpandEnv expands by the environment.
func ExpandEnv(s string) string { return Expand(s, Getenv) }

// Getpid returns the number of the process.
func Getpid() int { return 1 }

// Getpagesize returns the size of a page.
func Getpagesize() int { return 4096 }

// Hostname is denied.
func Hostname() (name string, err error) { return "", denied("hostname", "") }

// Getwd returns the working directory.
func Getwd() (dir string, err error) { return "", denied("getwd", "") }

// TempDir returns the directory for temporary files.
func TempDir() string { return "/tmp" }

// Signal is a signal of the system.
type Signal interface {
	String() string
	Signal()
}

type signal int

func (s signal) Signal() {}

func (s signal) String() string {
	if s == 2 {
		return "interrupt"
	}
	return "killed"
}

var (
	Interrupt Signal = signal(2)
	Kill      Signal = signal(9)
)
