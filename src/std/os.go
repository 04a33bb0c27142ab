// Package os is what a script may see of the system: arguments, environment, standard streams, files, exit.
//
// Files, the environment and the clock stand behind capabilities of the host. Without them files are denied with
// EPERM, the environment is empty, and output goes where the host says.
package os

import (
	"io/fs"
	"syscall"
)

const (
	O_RDONLY = syscall.O_RDONLY
	O_WRONLY = syscall.O_WRONLY
	O_RDWR   = syscall.O_RDWR
	O_APPEND = syscall.O_APPEND
	O_CREATE = syscall.O_CREAT
	O_EXCL   = syscall.O_EXCL
	O_SYNC   = syscall.O_SYNC
	O_TRUNC  = syscall.O_TRUNC

	PathSeparator     = '/'
	PathListSeparator = ':'
	DevNull           = "/dev/null"

	SEEK_SET = 0
	SEEK_CUR = 1
	SEEK_END = 2
)

var (
	ErrInvalid          = fs.ErrInvalid
	ErrPermission       = fs.ErrPermission
	ErrExist            = fs.ErrExist
	ErrNotExist         = fs.ErrNotExist
	ErrClosed           = fs.ErrClosed
	ErrNoDeadline error = plainError("file type does not support deadline")

	ErrDeadlineExceeded error = timeoutError("i/o timeout")
	ErrProcessDone      error = plainError("os: process already finished")
	ErrNoHandle         error = plainError("os: process handle unavailable")
)

type plainError string

func (e plainError) Error() string { return string(e) }

type timeoutError string

func (e timeoutError) Error() string   { return string(e) }
func (e timeoutError) Timeout() bool   { return true }
func (e timeoutError) Temporary() bool { return true }

// Names that io/fs has too.
type (
	FileMode  = fs.FileMode
	FileInfo  = fs.FileInfo
	DirEntry  = fs.DirEntry
	PathError = fs.PathError
)

const (
	ModeDir        = fs.ModeDir
	ModeAppend     = fs.ModeAppend
	ModeExclusive  = fs.ModeExclusive
	ModeTemporary  = fs.ModeTemporary
	ModeSymlink    = fs.ModeSymlink
	ModeDevice     = fs.ModeDevice
	ModeNamedPipe  = fs.ModeNamedPipe
	ModeSocket     = fs.ModeSocket
	ModeSetuid     = fs.ModeSetuid
	ModeSetgid     = fs.ModeSetgid
	ModeCharDevice = fs.ModeCharDevice
	ModeSticky     = fs.ModeSticky
	ModeIrregular  = fs.ModeIrregular
	ModeType       = fs.ModeType
	ModePerm       = fs.ModePerm
)

// LinkError is a failed operation on two names.
type LinkError struct {
	Op  string
	Old string
	New string
	Err error
}

func (e *LinkError) Error() string { return e.Op + " " + e.Old + " " + e.New + ": " + e.Err.Error() }

func (e *LinkError) Unwrap() error { return e.Err }

// SyscallError is a failed call of the system.
type SyscallError struct {
	Syscall string
	Err     error
}

func (e *SyscallError) Error() string { return e.Syscall + ": " + e.Err.Error() }

func (e *SyscallError) Unwrap() error { return e.Err }

// Timeout reports whether it took too long.
func (e *SyscallError) Timeout() bool { return IsTimeout(e.Err) }

// NewSyscallError names the call that failed; nil of nil.
func NewSyscallError(syscall string, err error) error {
	if err == nil {
		return nil
	}
	return &SyscallError{syscall, err}
}

// cause takes the names off an error.
func cause(err error) error {
	switch e := err.(type) {
	case *PathError:
		return e.Err
	case *LinkError:
		return e.Err
	case *SyscallError:
		return e.Err
	}
	return err
}

func says(err, kind error) bool {
	err = cause(err)
	if err == kind {
		return true
	}
	e, ok := err.(syscall.Errno)
	return ok && e.Is(kind)
}

// IsNotExist reports whether err says that a file is missing.
func IsNotExist(err error) bool { return says(err, ErrNotExist) }

// IsExist reports whether err says that a file is there already.
func IsExist(err error) bool { return says(err, ErrExist) }

// IsPermission reports whether err says that something is not allowed.
func IsPermission(err error) bool { return says(err, ErrPermission) }

// IsTimeout reports whether err says that something took too long.
func IsTimeout(err error) bool {
	e, ok := cause(err).(interface{ Timeout() bool })
	return ok && e.Timeout()
}

// Args are the program's name and arguments.
var Args = args()

func args() []string

// Exit ends the program at once, without deferred calls.
func Exit(code int)

// Getpid returns the number of the process.
func Getpid() int { return 1 }

// Getppid returns the number of the process that started this one.
func Getppid() int { return 0 }

// Getuid returns -1: scripts have no user.
func Getuid() int { return -1 }

// Geteuid returns -1.
func Geteuid() int { return -1 }

// Getgid returns -1.
func Getgid() int { return -1 }

// Getegid returns -1.
func Getegid() int { return -1 }

// Getgroups has no groups to tell.
func Getgroups() ([]int, error) { return nil, NewSyscallError("getgroups", syscall.ENOSYS) }

// Getpagesize returns the size of a page.
func Getpagesize() int { return 4096 }

// Hostname is denied.
func Hostname() (name string, err error) { return "", NewSyscallError("uname", syscall.EPERM) }

// Executable is denied: a script is no file of the system.
func Executable() (string, error) { return "", plainError("os: no executable") }

// Signal is a signal of the system.
type Signal interface {
	String() string
	Signal()
}

var (
	Interrupt Signal = syscall.SIGINT
	Kill      Signal = syscall.SIGKILL
)
