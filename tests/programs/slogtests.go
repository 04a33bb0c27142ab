// testing/slogtest: handlers of the library pass, one that drops groups does not.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"testing"
	"testing/slogtest"
)

func records(b *bytes.Buffer) func() (all []map[string]any) {
	return func() (all []map[string]any) {
		for line := range bytes.Lines(b.Bytes()) {
			var record map[string]any
			if err := json.Unmarshal(line, &record); err != nil {
				panic(err)
			}
			all = append(all, record)
		}
		return all
	}
}

// flat loses groups.
type flat struct{ slog.Handler }

func (f flat) WithGroup(string) slog.Handler                   { return f }
func (f flat) WithAttrs(attrs []slog.Attr) slog.Handler        { return flat{f.Handler.WithAttrs(attrs)} }
func (f flat) Handle(ctx context.Context, r slog.Record) error { return f.Handler.Handle(ctx, r) }

func main() {
	var b bytes.Buffer
	fmt.Println(slogtest.TestHandler(slog.NewJSONHandler(&b, nil), records(&b)))
	b.Reset()
	err := slogtest.TestHandler(flat{slog.NewJSONHandler(&b, nil)}, records(&b))
	for _, line := range strings.Split(err.Error(), "\n") {
		fmt.Println(strings.Contains(line, "group \"G\"") || strings.Contains(line, "key \"a\""))
	}
	fmt.Println(slogtest.TestHandler(slog.DiscardHandler, records(new(bytes.Buffer))))
	testing.Main(func(pat, str string) (bool, error) { return true, nil }, []testing.InternalTest{{Name: "TestJSON", F: func(t *testing.T) {
		var b *bytes.Buffer
		slogtest.Run(t, func(*testing.T) slog.Handler {
			b = new(bytes.Buffer)
			return slog.NewJSONHandler(b, nil)
		}, func(*testing.T) map[string]any { return records(b)()[0] })
	}}}, nil, nil)
	os.Exit(0)
}
