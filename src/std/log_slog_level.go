package slog

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync/atomic"
)

// Level says how important a record is: the higher, the more.
type Level int

const (
	LevelDebug Level = -4
	LevelInfo  Level = 0
	LevelWarn  Level = 4
	LevelError Level = 8
)

// Leveler has a level, which may change.
type Leveler interface{ Level() Level }

// Level returns the level itself.
func (l Level) Level() Level { return l }

// String returns the name of the next level below and what is above it: WARN+1.
func (l Level) String() string {
	name, base := "DEBUG", LevelDebug
	switch {
	case l >= LevelError:
		name, base = "ERROR", LevelError
	case l >= LevelWarn:
		name, base = "WARN", LevelWarn
	case l >= LevelInfo:
		name, base = "INFO", LevelInfo
	}
	switch above := int(l - base); {
	case above > 0:
		return name + "+" + strconv.Itoa(above)
	case above < 0:
		return name + strconv.Itoa(above)
	}
	return name
}

func (l Level) MarshalJSON() ([]byte, error) { return strconv.AppendQuote(nil, l.String()), nil }
func (l Level) MarshalText() ([]byte, error) { return []byte(l.String()), nil }

func (l Level) AppendText(b []byte) ([]byte, error) { return append(b, l.String()...), nil }

// UnmarshalJSON reads what MarshalJSON writes, in any case of letters.
func (l *Level) UnmarshalJSON(data []byte) error {
	text, err := strconv.Unquote(string(data))
	if err != nil {
		return err
	}
	return l.UnmarshalText([]byte(text))
}

// UnmarshalText reads what MarshalText writes, in any case of letters.
func (l *Level) UnmarshalText(data []byte) error {
	level, above, err := readLevel(string(data))
	if err != nil {
		return fmt.Errorf("slog: level string %q: %w", data, err)
	}
	*l = level + Level(above)
	return nil
}

func readLevel(text string) (level Level, above int, err error) {
	name := text
	if i := strings.IndexAny(text, "+-"); i >= 0 {
		name = text[:i]
		if above, err = strconv.Atoi(text[i:]); err != nil {
			return 0, 0, err
		}
	}
	switch strings.ToUpper(name) {
	case "DEBUG":
		level = LevelDebug
	case "INFO":
		level = LevelInfo
	case "WARN":
		level = LevelWarn
	case "ERROR":
		level = LevelError
	default:
		err = errors.New("unknown name")
	}
	return level, above, err
}

// LevelVar is a level that may change while handlers use it; LevelInfo at first.
type LevelVar struct{ level atomic.Int64 }

func (v *LevelVar) Level() Level                        { return Level(v.level.Load()) }
func (v *LevelVar) Set(l Level)                         { v.level.Store(int64(l)) }
func (v *LevelVar) String() string                      { return "LevelVar(" + v.Level().String() + ")" }
func (v *LevelVar) MarshalText() ([]byte, error)        { return v.Level().MarshalText() }
func (v *LevelVar) AppendText(b []byte) ([]byte, error) { return v.Level().AppendText(b) }

func (v *LevelVar) UnmarshalText(data []byte) error {
	var l Level
	if err := l.UnmarshalText(data); err != nil {
		return err
	}
	v.Set(l)
	return nil
}
