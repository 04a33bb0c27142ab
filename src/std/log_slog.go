// Package slog logs records: a message, a level, a time and attributes, which a handler writes.
package slog

import (
	"bytes"
	"context"
	"internal/logoutput"
	"log"
	"runtime"
	"sync/atomic"
	"time"
)

var (
	defaultLogger atomic.Pointer[Logger]
	// bridgeLevel is the least level of the default handler, and that of what comes out of package log.
	bridgeLevel LevelVar
)

// SetLogLoggerLevel sets the level of the bridge to package log and returns the one before.
func SetLogLoggerLevel(level Level) (oldLevel Level) {
	oldLevel = bridgeLevel.Level()
	bridgeLevel.Set(level)
	return oldLevel
}

// Default returns the logger of the package's functions. At first it writes through package log.
func Default() *Logger {
	if defaultLogger.Load() == nil {
		defaultLogger.CompareAndSwap(nil, &Logger{&defaultHandler{form: &form{}}})
	}
	return defaultLogger.Load()
}

// SetDefault sets the logger of the package's functions. What is printed by package log goes to its handler then.
func SetDefault(l *Logger) {
	defaultLogger.Store(l)
	if _, isOurs := l.handler.(*defaultHandler); isOurs {
		return
	}
	hasPlaces := log.Flags()&(log.Lshortfile|log.Llongfile) != 0
	log.SetOutput(&logWriter{l.handler, &bridgeLevel, hasPlaces})
	log.SetFlags(0)
}

// NewLogLogger returns a logger of package log whose lines are records of this level.
func NewLogLogger(h Handler, level Level) *log.Logger {
	return log.New(&logWriter{h, level, true}, "", 0)
}

// logWriter makes a record of each line that package log writes.
type logWriter struct {
	handler   Handler
	level     Leveler
	hasPlaces bool
}

func (w *logWriter) Write(line []byte) (int, error) {
	level, ctx := w.level.Level(), context.Background()
	if !w.handler.Enabled(ctx, level) {
		return 0, nil
	}
	var place [1]uintptr
	if w.hasPlaces {
		runtime.Callers(4, place[:]) // behind Callers, Write, Output and what printed
	}
	message := string(bytes.TrimSuffix(line, []byte{'\n'}))
	return len(line), w.handler.Handle(ctx, NewRecord(time.Now(), level, message, place[0]))
}

// defaultHandler writes through package log.
type defaultHandler struct{ form *form }

func (*defaultHandler) Enabled(_ context.Context, l Level) bool { return l >= bridgeLevel.Level() }

func (h *defaultHandler) Handle(_ context.Context, r Record) error {
	w := h.form.writer(" ")
	w.buf = append(append(append(w.buf, r.Level.String()...), ' '), r.Message...)
	w.attrs(r)
	return logoutput.Write(r.PC, w.buf)
}

func (h *defaultHandler) WithAttrs(attrs []Attr) Handler {
	return &defaultHandler{h.form.withAttrs(attrs)}
}
func (h *defaultHandler) WithGroup(name string) Handler {
	return &defaultHandler{h.form.withGroup(name)}
}

// Logger makes records and hands them to its handler.
type Logger struct{ handler Handler }

// New returns a logger.
func New(h Handler) *Logger {
	if h == nil {
		panic("nil Handler")
	}
	return &Logger{h}
}

// Handler returns the handler.
func (l *Logger) Handler() Handler { return l.handler }

// With returns a logger whose records have these attributes too.
func (l *Logger) With(args ...any) *Logger {
	if len(args) == 0 {
		return l
	}
	return &Logger{l.handler.WithAttrs(attrsOf(args))}
}

// WithGroup returns a logger that puts the attributes that follow into a group.
func (l *Logger) WithGroup(name string) *Logger {
	if name == "" {
		return l
	}
	return &Logger{l.handler.WithGroup(name)}
}

// Enabled reports whether records of this level are written.
func (l *Logger) Enabled(ctx context.Context, level Level) bool {
	if ctx == nil {
		ctx = context.Background()
	}
	return l.handler.Enabled(ctx, level)
}

// log hands over a record with arguments or attributes. Its caller is what the program called.
func (l *Logger) log(ctx context.Context, level Level, msg string, args []any, attrs []Attr) {
	if ctx == nil {
		ctx = context.Background()
	}
	if !l.handler.Enabled(ctx, level) {
		return
	}
	var place [1]uintptr
	runtime.Callers(3, place[:]) // behind Callers, log and its caller
	r := Record{Time: time.Now(), Message: msg, Level: level, PC: place[0]}
	if attrs != nil {
		r.AddAttrs(attrs...)
	} else {
		r.Add(args...)
	}
	_ = l.handler.Handle(ctx, r)
}

// Log logs a record. Arguments are attributes, or keys and values in turn.
func (l *Logger) Log(ctx context.Context, level Level, msg string, args ...any) {
	l.log(ctx, level, msg, args, nil)
}

// LogAttrs is Log with attributes only.
func (l *Logger) LogAttrs(ctx context.Context, level Level, msg string, attrs ...Attr) {
	l.log(ctx, level, msg, nil, attrs)
}

func (l *Logger) Debug(msg string, args ...any) { l.log(nil, LevelDebug, msg, args, nil) }
func (l *Logger) Info(msg string, args ...any)  { l.log(nil, LevelInfo, msg, args, nil) }
func (l *Logger) Warn(msg string, args ...any)  { l.log(nil, LevelWarn, msg, args, nil) }
func (l *Logger) Error(msg string, args ...any) { l.log(nil, LevelError, msg, args, nil) }

func (l *Logger) DebugContext(ctx context.Context, msg string, args ...any) {
	l.log(ctx, LevelDebug, msg, args, nil)
}

func (l *Logger) InfoContext(ctx context.Context, msg string, args ...any) {
	l.log(ctx, LevelInfo, msg, args, nil)
}

func (l *Logger) WarnContext(ctx context.Context, msg string, args ...any) {
	l.log(ctx, LevelWarn, msg, args, nil)
}

func (l *Logger) ErrorContext(ctx context.Context, msg string, args ...any) {
	l.log(ctx, LevelError, msg, args, nil)
}

// With is Default().With.
func With(args ...any) *Logger { return Default().With(args...) }

// Log is Default().Log.
func Log(ctx context.Context, level Level, msg string, args ...any) {
	Default().log(ctx, level, msg, args, nil)
}

// LogAttrs is Default().LogAttrs.
func LogAttrs(ctx context.Context, level Level, msg string, attrs ...Attr) {
	Default().log(ctx, level, msg, nil, attrs)
}

func Debug(msg string, args ...any) { Default().log(nil, LevelDebug, msg, args, nil) }
func Info(msg string, args ...any)  { Default().log(nil, LevelInfo, msg, args, nil) }
func Warn(msg string, args ...any)  { Default().log(nil, LevelWarn, msg, args, nil) }
func Error(msg string, args ...any) { Default().log(nil, LevelError, msg, args, nil) }

func DebugContext(ctx context.Context, msg string, args ...any) {
	Default().log(ctx, LevelDebug, msg, args, nil)
}

func InfoContext(ctx context.Context, msg string, args ...any) {
	Default().log(ctx, LevelInfo, msg, args, nil)
}

func WarnContext(ctx context.Context, msg string, args ...any) {
	Default().log(ctx, LevelWarn, msg, args, nil)
}

func ErrorContext(ctx context.Context, msg string, args ...any) {
	Default().log(ctx, LevelError, msg, args, nil)
}
