package template

import (
	"fmt"
	"io"
	"net/url"
	"reflect"
	"strconv"
	"strings"
	"unicode/utf8"
)

// replace writes b with what escape gives for the characters that it knows.
func replace(w io.Writer, b []byte, escape func(b []byte) (text string, size int)) {
	plain := 0
	for i := 0; i < len(b); {
		text, size := escape(b[i:])
		if text != "" {
			w.Write(b[plain:i])
			io.WriteString(w, text)
			plain = i + size
		}
		i += size
	}
	w.Write(b[plain:])
}

func escapeHTML(b []byte) (text string, size int) {
	switch b[0] {
	case 0:
		text = "\uFFFD"
	case '"':
		text = "&#34;"
	case '\'':
		text = "&#39;"
	case '&':
		text = "&amp;"
	case '<':
		text = "&lt;"
	case '>':
		text = "&gt;"
	}
	return text, 1
}

func escapeJS(b []byte) (text string, size int) {
	switch c := b[0]; {
	case c == '\\' || c == '\'' || c == '"':
		return "\\" + string(rune(c)), 1
	case c == '<' || c == '>' || c == '&' || c == '=' || c < ' ':
		return fmt.Sprintf(`\u%04X`, c), 1
	case c < utf8.RuneSelf:
		return "", 1
	}
	r, size := utf8.DecodeRune(b)
	if strconv.IsPrint(r) {
		return "", size
	}
	return fmt.Sprintf(`\u%04X`, r), size
}

// HTMLEscape writes b as text of an HTML page.
func HTMLEscape(w io.Writer, b []byte) { replace(w, b, escapeHTML) }

// HTMLEscapeString returns s as text of an HTML page.
func HTMLEscapeString(s string) string {
	if !strings.ContainsAny(s, "'\"&<>\000") {
		return s
	}
	var b strings.Builder
	HTMLEscape(&b, []byte(s))
	return b.String()
}

// HTMLEscaper returns what Sprint prints, as text of an HTML page.
func HTMLEscaper(args ...any) string { return HTMLEscapeString(printed(args)) }

// JSEscape writes b as it stands in a string of JavaScript.
func JSEscape(w io.Writer, b []byte) { replace(w, b, escapeJS) }

// JSEscapeString returns s as it stands in a string of JavaScript.
func JSEscapeString(s string) string {
	var b strings.Builder
	JSEscape(&b, []byte(s))
	return b.String()
}

// JSEscaper returns what Sprint prints, as it stands in a string of JavaScript.
func JSEscaper(args ...any) string { return JSEscapeString(printed(args)) }

// URLQueryEscaper returns what Sprint prints, as it stands in the query of a URL.
func URLQueryEscaper(args ...any) string { return url.QueryEscape(printed(args)) }

// printed is Sprint of what actions would print.
func printed(args []any) string {
	if len(args) == 1 {
		if s, isString := args[0].(string); isString {
			return s
		}
	}
	for i, arg := range args {
		if plain, ok := printable(reflect.ValueOf(arg)); ok {
			args[i] = plain
		}
	}
	return fmt.Sprint(args...)
}
