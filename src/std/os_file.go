package os

import (
	"internal/stdio"
	"io"
	"io/fs"
	"sync"
	"syscall"
	"time"
)

// File is an open file, folder, stream, or end of a pipe.
type File struct {
	fd      int
	name    string
	closed  bool
	appends bool
	pipe    *pipe
	list    []DirEntry // what ReadDir has not yet handed out
	listed  bool
}

var (
	Stdin  = NewFile(0, "/dev/stdin")
	Stdout = NewFile(1, "/dev/stdout")
	Stderr = NewFile(2, "/dev/stderr")
)

func init() {
	stdio.Out = func() io.Writer { return Stdout }
	stdio.In = func() io.Reader { return Stdin }
}

// The natives answer an error number, 0 if there was none.

func open(name string, flag int, perm uint32) (fd, errno int)
func closeFile(fd int) (errno int)
func read(fd int, p []byte) (n, errno int)
func write(fd int, p []byte) (n, errno int)
func writeString(fd int, s string) (n, errno int)
func readAt(fd int, p []byte, off int64) (n, errno int)
func writeAt(fd int, p []byte, off int64) (n, errno int)
func seek(fd int, off int64, whence int) (pos int64, errno int)
func truncate(fd int, size int64) (errno int)
func syncFile(fd int) (errno int)

// NewFile makes a File of the number of an open stream.
func NewFile(fd uintptr, name string) *File { return &File{fd: int(fd), name: name} }

// failed names what failed.
func (f *File) failed(op string, errno int) error {
	return &PathError{Op: op, Path: f.name, Err: syscall.Errno(errno)}
}

func (f *File) check(op string) error {
	if f == nil {
		return ErrInvalid
	}
	if f.closed {
		return &PathError{Op: op, Path: f.name, Err: ErrClosed}
	}
	return nil
}

// Name returns the name the file was opened by.
func (f *File) Name() string { return f.name }

// Fd returns the number of the stream.
func (f *File) Fd() uintptr {
	if f == nil {
		return ^uintptr(0)
	}
	return uintptr(f.fd)
}

// Open opens a file for reading.
func Open(name string) (*File, error) { return OpenFile(name, O_RDONLY, 0) }

// Create makes a file or empties it.
func Create(name string) (*File, error) { return OpenFile(name, O_RDWR|O_CREATE|O_TRUNC, 0666) }

// OpenFile opens a file as the flags say.
func OpenFile(name string, flag int, perm FileMode) (*File, error) {
	fd, errno := open(name, flag, uint32(perm))
	if errno != 0 {
		return nil, &PathError{Op: "open", Path: name, Err: syscall.Errno(errno)}
	}
	return &File{fd: fd, name: name, appends: flag&O_APPEND != 0}, nil
}

// Close closes the file; a standard stream only for the script.
func (f *File) Close() error {
	if err := f.check("close"); err != nil {
		return err
	}
	f.closed = true
	if f.pipe != nil {
		f.pipe.close(f)
		return nil
	}
	if f.fd > 2 {
		if errno := closeFile(f.fd); errno != 0 {
			return f.failed("close", errno)
		}
	}
	return nil
}

func (f *File) Write(b []byte) (n int, err error) {
	if f == nil || f.closed {
		return 0, f.check("write")
	}
	if f.pipe != nil {
		return f.pipe.write(f, b)
	}
	n, errno := write(f.fd, b)
	if errno != 0 {
		return n, f.failed("write", errno)
	}
	return n, nil
}

// WriteString writes a string.
func (f *File) WriteString(s string) (n int, err error) {
	if f == nil || f.closed {
		return 0, f.check("write")
	}
	if f.pipe != nil {
		return f.pipe.write(f, []byte(s))
	}
	n, errno := writeString(f.fd, s)
	if errno != 0 {
		return n, f.failed("write", errno)
	}
	return n, nil
}

func (f *File) Read(b []byte) (n int, err error) {
	if f == nil || f.closed {
		return 0, f.check("read")
	}
	if f.pipe != nil {
		return f.pipe.read(f, b)
	}
	n, errno := read(f.fd, b)
	if errno != 0 {
		return 0, f.failed("read", errno)
	}
	if n == 0 && len(b) > 0 {
		return 0, io.EOF
	}
	return n, nil
}

// ReadAt reads at a place; less than len(b) bytes come with an error.
func (f *File) ReadAt(b []byte, off int64) (n int, err error) {
	if err := f.check("read"); err != nil {
		return 0, err
	}
	if off < 0 {
		return 0, &PathError{Op: "readat", Path: f.name, Err: plainError("negative offset")}
	}
	for n < len(b) {
		m, errno := readAt(f.fd, b[n:], off+int64(n))
		if errno != 0 {
			return n, f.failed("read", errno)
		}
		if m == 0 {
			return n, io.EOF
		}
		n += m
	}
	return n, nil
}

// WriteAt writes at a place.
func (f *File) WriteAt(b []byte, off int64) (n int, err error) {
	if err := f.check("write"); err != nil {
		return 0, err
	}
	if f.appends {
		return 0, plainError("os: invalid use of WriteAt on file opened with O_APPEND")
	}
	if off < 0 {
		return 0, &PathError{Op: "writeat", Path: f.name, Err: plainError("negative offset")}
	}
	for n < len(b) {
		m, errno := writeAt(f.fd, b[n:], off+int64(n))
		if errno != 0 {
			return n, f.failed("write", errno)
		}
		n += m
	}
	return n, nil
}

// Seek moves the place of the next Read or Write.
func (f *File) Seek(offset int64, whence int) (ret int64, err error) {
	if err := f.check("seek"); err != nil {
		return 0, err
	}
	if f.pipe != nil {
		return 0, f.failed("seek", int(syscall.ESPIPE))
	}
	ret, errno := seek(f.fd, offset, whence)
	if errno != 0 {
		return 0, f.failed("seek", errno)
	}
	f.list, f.listed = nil, false
	return ret, nil
}

// Truncate changes the size.
func (f *File) Truncate(size int64) error {
	if err := f.check("truncate"); err != nil {
		return err
	}
	if errno := truncate(f.fd, size); errno != 0 {
		return f.failed("truncate", errno)
	}
	return nil
}

// Sync has what was written put where it outlives the system.
func (f *File) Sync() error {
	if err := f.check("sync"); err != nil {
		return err
	}
	if f.fd > 2 && f.pipe == nil {
		if errno := syncFile(f.fd); errno != 0 {
			return f.failed("sync", errno)
		}
	}
	return nil
}

// ReadFrom copies from r until its end.
func (f *File) ReadFrom(r io.Reader) (n int64, err error) {
	if err := f.check("write"); err != nil {
		return 0, err
	}
	return io.Copy(struct{ io.Writer }{f}, r)
}

// WriteTo copies to w until the end.
func (f *File) WriteTo(w io.Writer) (n int64, err error) {
	if err := f.check("read"); err != nil {
		return 0, err
	}
	return io.Copy(w, struct{ io.Reader }{f})
}

// SetDeadline is for files that can wait.
func (f *File) SetDeadline(t time.Time) error { return ErrNoDeadline }

// SetReadDeadline is for files that can wait.
func (f *File) SetReadDeadline(t time.Time) error { return ErrNoDeadline }

// SetWriteDeadline is for files that can wait.
func (f *File) SetWriteDeadline(t time.Time) error { return ErrNoDeadline }

// ReadFile reads a whole file.
func ReadFile(name string) ([]byte, error) {
	f, err := Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	size := 512
	if info, err := f.Stat(); err == nil && info.Size() > 0 && info.Size() < 1<<40 {
		size = int(info.Size()) + 1
	}
	data := make([]byte, 0, max(size, 512))
	for {
		n, err := f.Read(data[len(data):cap(data)])
		data = data[:len(data)+n]
		if err != nil {
			if err == io.EOF {
				err = nil
			}
			return data, err
		}
		if len(data) == cap(data) {
			data = append(data, 0)[:len(data)]
		}
	}
}

// WriteFile writes a whole file.
func WriteFile(name string, data []byte, perm FileMode) error {
	f, err := OpenFile(name, O_WRONLY|O_CREATE|O_TRUNC, perm)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err1 := f.Close(); err1 != nil && err == nil {
		err = err1
	}
	return err
}

// pipe holds what was written and not yet read.
type pipe struct {
	mu     sync.Mutex
	moved  *sync.Cond
	buf    []byte
	reader *File
	writer *File
}

// roomOfPipe is how much a pipe holds before writers wait.
const roomOfPipe = 64 << 10

// Pipe returns two connected files: what is written to w is read from r.
func Pipe() (r *File, w *File, err error) {
	p := &pipe{}
	p.moved = sync.NewCond(&p.mu)
	p.reader = &File{fd: -1, name: "|0", pipe: p}
	p.writer = &File{fd: -1, name: "|1", pipe: p}
	return p.reader, p.writer, nil
}

func (p *pipe) close(f *File) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.moved.Broadcast()
}

func (p *pipe) read(f *File, b []byte) (n int, err error) {
	if f != p.reader {
		return 0, f.failed("read", int(syscall.EBADF))
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for len(p.buf) == 0 && len(b) > 0 {
		if f.closed {
			return 0, f.check("read")
		}
		if p.writer.closed {
			return 0, io.EOF
		}
		p.moved.Wait()
	}
	n = copy(b, p.buf)
	p.buf = p.buf[n:]
	p.moved.Broadcast()
	return n, nil
}

func (p *pipe) write(f *File, b []byte) (n int, err error) {
	if f != p.writer {
		return 0, f.failed("write", int(syscall.EBADF))
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for n < len(b) {
		if f.closed {
			return n, f.check("write")
		}
		if p.reader.closed {
			return n, f.failed("write", int(syscall.EPIPE))
		}
		if room := roomOfPipe - len(p.buf); room > 0 {
			m := min(room, len(b)-n)
			p.buf = append(p.buf, b[n:n+m]...)
			n += m
			p.moved.Broadcast()
			continue
		}
		p.moved.Wait()
	}
	return n, nil
}

var _ fs.ReadDirFile = (*File)(nil)
