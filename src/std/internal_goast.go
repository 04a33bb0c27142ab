// Package goast has what go/parser, go/scanner and ergo/trees share: the native trees behind go/ast's structs, and line directives.
package goast

import (
	"go/token"
	"path/filepath"
	"strconv"
	"strings"
)

// Release gives up the native tree below a root.
func Release(root uint64)

// Find describes the node of this kind and extent in the native tree below root.
func Find(root uint64, kind string, start, end int) (id uint64, birthNs int64, bytes, cycles uint64, state string, ok bool)

// Counts returns how many nodes were ever parsed in this machine, how many are alive and how many bytes those take.
func Counts() (parsed, alive, bytes uint64)

// Tree is the native tree of a parse, and the base of its file.
type Tree struct {
	Root uint64
	Base int
}

// Trees are the native trees by the address of the struct that is the root. A number keeps nothing alive: a cleanup of that
// struct takes the entry out and releases the tree.
var Trees = make(map[uintptr]Tree)

// CommentText returns a comment as go/scanner gives it: without carriage returns, but for one that keeps * and / apart.
func CommentText(lit string) string {
	lit = TrimCR(lit)
	if strings.IndexByte(lit, '\r') < 0 {
		return lit
	}
	var out strings.Builder
	last := byte(0)
	for i := 0; i < len(lit); i++ {
		keeps := lit[1] == '*' && out.Len() > 2 && last == '*' && i+1 < len(lit) && lit[i+1] == '/'
		if lit[i] != '\r' || keeps {
			last = lit[i]
			out.WriteByte(last)
		}
	}
	return out.String()
}

// TrimCR takes the carriage return at the end of a line off a comment.
func TrimCR(lit string) string {
	if lit[1] == '/' {
		return strings.TrimSuffix(lit, "\r")
	}
	return lit
}

// WithoutCR takes out the carriage returns of a raw string.
func WithoutCR(lit string) string { return strings.ReplaceAll(lit, "\r", "") }

// LineDirective obeys a comment that begins with //line or /*line. It stands at offset; behind is the offset behind it, or behind
// the line's end. It returns what is wrong with it, and where.
func LineDirective(file *token.File, offset int, text string, behind int) (at int, problem string) {
	body := text[len("//line "):]
	if text[1] == '*' {
		body = body[:len(body)-2]
	}
	at = offset + len("//line ")
	i := strings.LastIndexByte(body, ':')
	if i < 0 {
		return 0, ""
	}
	last, ok := number(body[i+1:])
	if !ok {
		return at + i + 1, "invalid line number: " + body[i+1:]
	}
	name, line, column := body[:i], last, 0
	hasColumn := false
	if j := strings.LastIndexByte(name, ':'); j >= 0 {
		if n, ok := number(name[j+1:]); ok {
			hasColumn = true
			name, line, column = name[:j], n, last
			if column == 0 {
				return at + i + 1, "invalid column number: " + body[i+1:]
			}
			body, i = body[:i], j
		}
	}
	if line == 0 {
		return at + i + 1, "invalid line number: " + body[i+1:]
	}
	if name == "" && hasColumn {
		name = file.Position(file.Pos(offset)).Filename
	} else if name != "" {
		name = filepath.Clean(name)
		if !filepath.IsAbs(name) {
			name = filepath.Join(dirOf(file.Name()), name)
		}
	}
	file.AddLineColumnInfo(behind, name, line, column)
	return 0, ""
}

func dirOf(name string) string {
	dir, _ := filepath.Split(name)
	return dir
}

func number(digits string) (int, bool) {
	n, err := strconv.ParseUint(digits, 10, 31)
	return int(n), err == nil
}
