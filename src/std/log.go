// Package log prints lines with a prefix and the time.
package log

import (
	"fmt"
	"internal/logoutput"
	"io"
	"os"
	"runtime"
	"sync"
	"time"
)

const (
	Ldate = 1 << iota
	Ltime
	Lmicroseconds
	Llongfile
	Lshortfile
	LUTC
	Lmsgprefix
	LstdFlags = Ldate | Ltime
)

// Logger writes each message as one line.
type Logger struct {
	mu     sync.Mutex
	out    io.Writer
	prefix string
	flags  int
}

// New returns a logger.
func New(out io.Writer, prefix string, flag int) *Logger {
	return &Logger{out: out, prefix: prefix, flags: flag}
}

var std = New(os.Stderr, "", LstdFlags)

// Default returns the logger of the package's functions.
func Default() *Logger { return std }

func init() { logoutput.Write = std.outputAt }

// header writes what stands before the message. The place is that of pc, or, if that is 0, of the caller at the depth.
func (l *Logger) header(b []byte, pc uintptr, calldepth int) []byte {
	flags := l.flags
	if flags&Lmsgprefix == 0 {
		b = append(b, l.prefix...)
	}
	t := time.Now()
	if flags&LUTC != 0 {
		t = t.UTC()
	}
	if flags&Ldate != 0 {
		b = t.AppendFormat(b, "2006/01/02 ")
	}
	if flags&Lmicroseconds != 0 {
		b = t.AppendFormat(b, "15:04:05.000000 ")
	} else if flags&Ltime != 0 {
		b = t.AppendFormat(b, "15:04:05 ")
	}
	if flags&(Llongfile|Lshortfile) != 0 {
		_, file, line, ok := runtime.Caller(calldepth + 1)
		if pc != 0 {
			frame, _ := runtime.CallersFrames([]uintptr{pc}).Next()
			file, line, ok = frame.File, frame.Line, frame.File != ""
		}
		if !ok {
			file, line = "???", 0
		}
		if flags&Lshortfile != 0 {
			for i := len(file) - 1; i > 0; i-- {
				if file[i] == '/' {
					file = file[i+1:]
					break
				}
			}
		}
		b = fmt.Appendf(b, "%s:%d: ", file, line)
	}
	if flags&Lmsgprefix != 0 {
		b = append(b, l.prefix...)
	}
	return b
}

// Output writes a message; calldepth says whose place is shown, 1 the caller's.
func (l *Logger) Output(calldepth int, s string) error { return l.output(calldepth+1, s) }

// output is what all that prints calls: from there the depth counts.
func (l *Logger) output(calldepth int, s string) error {
	b := l.header(nil, 0, calldepth)
	b = ended(append(b, s...), s == "")
	l.mu.Lock()
	defer l.mu.Unlock()
	_, err := l.out.Write(b)
	return err
}

// outputAt writes a message of the place pc.
func (l *Logger) outputAt(pc uintptr, message []byte) error {
	b := l.header(nil, pc, 2)
	b = ended(append(b, message...), len(message) == 0)
	l.mu.Lock()
	defer l.mu.Unlock()
	_, err := l.out.Write(b)
	return err
}

// ended returns a line that ends. What is before an empty message may end as one, and does not count.
func ended(b []byte, isEmpty bool) []byte {
	if isEmpty || b[len(b)-1] != '\n' {
		b = append(b, '\n')
	}
	return b
}

func (l *Logger) Print(v ...any)                 { l.output(2, fmt.Sprint(v...)) }
func (l *Logger) Printf(format string, v ...any) { l.output(2, fmt.Sprintf(format, v...)) }
func (l *Logger) Println(v ...any)               { l.output(2, fmt.Sprintln(v...)) }

func (l *Logger) Fatal(v ...any) {
	l.output(2, fmt.Sprint(v...))
	os.Exit(1)
}

func (l *Logger) Fatalf(format string, v ...any) {
	l.output(2, fmt.Sprintf(format, v...))
	os.Exit(1)
}

func (l *Logger) Fatalln(v ...any) {
	l.output(2, fmt.Sprintln(v...))
	os.Exit(1)
}

func (l *Logger) Panic(v ...any) {
	s := fmt.Sprint(v...)
	l.output(2, s)
	panic(s)
}

func (l *Logger) Panicf(format string, v ...any) {
	s := fmt.Sprintf(format, v...)
	l.output(2, s)
	panic(s)
}

func (l *Logger) Panicln(v ...any) {
	s := fmt.Sprintln(v...)
	l.output(2, s)
	panic(s)
}

func (l *Logger) Flags() int              { return l.flags }
func (l *Logger) SetFlags(flag int)       { l.flags = flag }
func (l *Logger) Prefix() string          { return l.prefix }
func (l *Logger) SetPrefix(prefix string) { l.prefix = prefix }
func (l *Logger) Writer() io.Writer       { return l.out }
func (l *Logger) SetOutput(w io.Writer)   { l.out = w }

func Print(v ...any)                       { std.output(2, fmt.Sprint(v...)) }
func Printf(format string, v ...any)       { std.output(2, fmt.Sprintf(format, v...)) }
func Println(v ...any)                     { std.output(2, fmt.Sprintln(v...)) }
func Output(calldepth int, s string) error { return std.output(calldepth+1, s) }

func Fatal(v ...any) {
	std.output(2, fmt.Sprint(v...))
	os.Exit(1)
}

func Fatalf(format string, v ...any) {
	std.output(2, fmt.Sprintf(format, v...))
	os.Exit(1)
}

func Fatalln(v ...any) {
	std.output(2, fmt.Sprintln(v...))
	os.Exit(1)
}

func Panic(v ...any) {
	s := fmt.Sprint(v...)
	std.output(2, s)
	panic(s)
}

func Panicf(format string, v ...any) {
	s := fmt.Sprintf(format, v...)
	std.output(2, s)
	panic(s)
}

func Panicln(v ...any) {
	s := fmt.Sprintln(v...)
	std.output(2, s)
	panic(s)
}

func Flags() int              { return std.flags }
func SetFlags(flag int)       { std.flags = flag }
func Prefix() string          { return std.prefix }
func SetPrefix(prefix string) { std.prefix = prefix }
func Writer() io.Writer       { return std.out }
func SetOutput(w io.Writer)   { std.out = w }
