// Package syscall has the numbers of errors and signals. It makes no system calls.
package syscall

import "io/fs"

// Errno is an error of the system.
type Errno uintptr

// Numbers of errors.
const (
	EPERM        = Errno(1)
	ENOENT       = Errno(2)
	ESRCH        = Errno(3)
	EINTR        = Errno(4)
	EIO          = Errno(5)
	ENXIO        = Errno(6)
	E2BIG        = Errno(7)
	ENOEXEC      = Errno(8)
	EBADF        = Errno(9)
	ECHILD       = Errno(10)
	EAGAIN       = Errno(11)
	ENOMEM       = Errno(12)
	EACCES       = Errno(13)
	EFAULT       = Errno(14)
	EBUSY        = Errno(16)
	EEXIST       = Errno(17)
	EXDEV        = Errno(18)
	ENODEV       = Errno(19)
	ENOTDIR      = Errno(20)
	EISDIR       = Errno(21)
	EINVAL       = Errno(22)
	ENFILE       = Errno(23)
	EMFILE       = Errno(24)
	ENOTTY       = Errno(25)
	ETXTBSY      = Errno(26)
	EFBIG        = Errno(27)
	ENOSPC       = Errno(28)
	ESPIPE       = Errno(29)
	EROFS        = Errno(30)
	EMLINK       = Errno(31)
	EPIPE        = Errno(32)
	EDOM         = Errno(33)
	ERANGE       = Errno(34)
	EDEADLK      = Errno(35)
	ENAMETOOLONG = Errno(36)
	ENOLCK       = Errno(37)
	ENOSYS       = Errno(38)
	ENOTEMPTY    = Errno(39)
	ELOOP        = Errno(40)
	EWOULDBLOCK  = EAGAIN
	ENOTSUP      = Errno(95)
	EOPNOTSUPP   = Errno(95)
	ETIMEDOUT    = Errno(110)
)

func (e Errno) Error() string {
	switch e {
	case EPERM:
		return "operation not permitted"
	case ENOENT:
		return "no such file or directory"
	case ESRCH:
		return "no such process"
	case EINTR:
		return "interrupted system call"
	case EIO:
		return "input/output error"
	case ENXIO:
		return "no such device or address"
	case E2BIG:
		return "argument list too long"
	case ENOEXEC:
		return "exec format error"
	case EBADF:
		return "bad file descriptor"
	case ECHILD:
		return "no child processes"
	case EAGAIN:
		return "resource temporarily unavailable"
	case ENOMEM:
		return "cannot allocate memory"
	case EACCES:
		return "permission denied"
	case EFAULT:
		return "bad address"
	case EBUSY:
		return "device or resource busy"
	case EEXIST:
		return "file exists"
	case EXDEV:
		return "invalid cross-device link"
	case ENODEV:
		return "no such device"
	case ENOTDIR:
		return "not a directory"
	case EISDIR:
		return "is a directory"
	case EINVAL:
		return "invalid argument"
	case ENFILE:
		return "too many open files in system"
	case EMFILE:
		return "too many open files"
	case ENOTTY:
		return "inappropriate ioctl for device"
	case ETXTBSY:
		return "text file busy"
	case EFBIG:
		return "file too large"
	case ENOSPC:
		return "no space left on device"
	case ESPIPE:
		return "illegal seek"
	case EROFS:
		return "read-only file system"
	case EMLINK:
		return "too many links"
	case EPIPE:
		return "broken pipe"
	case EDOM:
		return "numerical argument out of domain"
	case ERANGE:
		return "numerical result out of range"
	case EDEADLK:
		return "resource deadlock avoided"
	case ENAMETOOLONG:
		return "file name too long"
	case ENOLCK:
		return "no locks available"
	case ENOSYS:
		return "function not implemented"
	case ENOTEMPTY:
		return "directory not empty"
	case ELOOP:
		return "too many levels of symbolic links"
	case ENOTSUP:
		return "operation not supported"
	case ETIMEDOUT:
		return "connection timed out"
	}
	return "errno " + digits(int(e))
}

func digits(n int) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return digits(n/10) + digits(n%10)
}

// Is matches the errors of io/fs.
func (e Errno) Is(target error) bool {
	switch target {
	case fs.ErrPermission:
		return e == EACCES || e == EPERM
	case fs.ErrExist:
		return e == EEXIST || e == ENOTEMPTY
	case fs.ErrNotExist:
		return e == ENOENT
	}
	return false
}

// Temporary reports whether it may go away by itself.
func (e Errno) Temporary() bool { return e == EINTR || e == EMFILE || e == ENFILE || e.Timeout() }

// Timeout reports whether something took too long.
func (e Errno) Timeout() bool { return e == EAGAIN || e == ETIMEDOUT }

// Signal is a signal of the system.
type Signal int

// Signals.
const (
	SIGHUP  = Signal(1)
	SIGINT  = Signal(2)
	SIGQUIT = Signal(3)
	SIGILL  = Signal(4)
	SIGTRAP = Signal(5)
	SIGABRT = Signal(6)
	SIGBUS  = Signal(7)
	SIGFPE  = Signal(8)
	SIGKILL = Signal(9)
	SIGUSR1 = Signal(10)
	SIGSEGV = Signal(11)
	SIGUSR2 = Signal(12)
	SIGPIPE = Signal(13)
	SIGALRM = Signal(14)
	SIGTERM = Signal(15)
	SIGCHLD = Signal(17)
	SIGCONT = Signal(18)
	SIGSTOP = Signal(19)
)

// Signal marks the type.
func (s Signal) Signal() {}

func (s Signal) String() string {
	switch s {
	case SIGHUP:
		return "hangup"
	case SIGINT:
		return "interrupt"
	case SIGQUIT:
		return "quit"
	case SIGILL:
		return "illegal instruction"
	case SIGTRAP:
		return "trace/breakpoint trap"
	case SIGABRT:
		return "aborted"
	case SIGBUS:
		return "bus error"
	case SIGFPE:
		return "floating point exception"
	case SIGKILL:
		return "killed"
	case SIGUSR1:
		return "user defined signal 1"
	case SIGSEGV:
		return "segmentation fault"
	case SIGUSR2:
		return "user defined signal 2"
	case SIGPIPE:
		return "broken pipe"
	case SIGALRM:
		return "alarm clock"
	case SIGTERM:
		return "terminated"
	case SIGCHLD:
		return "child exited"
	case SIGCONT:
		return "continued"
	case SIGSTOP:
		return "stopped (signal)"
	}
	return "signal " + digits(int(s))
}

// Flags of open.
const (
	O_RDONLY = 0
	O_WRONLY = 1
	O_RDWR   = 2
	O_APPEND = 0x400
	O_CREAT  = 0x40
	O_EXCL   = 0x80
	O_SYNC   = 0x101000
	O_TRUNC  = 0x200
)

// Streams.
var (
	Stdin  = 0
	Stdout = 1
	Stderr = 2
)
