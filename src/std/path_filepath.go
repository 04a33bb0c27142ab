// Package filepath works on the names of files as the system writes them: with slashes.
package filepath

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"strings"
)

const (
	Separator     = os.PathSeparator
	ListSeparator = os.PathListSeparator
)

// ErrBadPattern says that a pattern is malformed.
var ErrBadPattern = errors.New("syntax error in pattern")

var errInvalidPath = errors.New("invalid path")

// Clean returns the shortest equivalent path.
func Clean(name string) string { return path.Clean(name) }

// Split cuts behind the last separator.
func Split(name string) (dir, file string) { return path.Split(name) }

// Join joins the elements that are not empty and cleans the result.
func Join(elem ...string) string { return path.Join(elem...) }

// Ext returns the suffix of the last element that begins with its last dot.
func Ext(name string) string { return path.Ext(name) }

// Base returns the last element.
func Base(name string) string { return path.Base(name) }

// Dir returns all but the last element, cleaned.
func Dir(name string) string { return path.Dir(name) }

// IsAbs reports whether the path begins at the root.
func IsAbs(path string) bool { return strings.HasPrefix(path, "/") }

// VolumeName returns the name of the volume, of which there are none.
func VolumeName(path string) string { return "" }

// ToSlash writes a path with slashes.
func ToSlash(path string) string { return path }

// FromSlash writes a path with slashes as the system does.
func FromSlash(path string) string { return path }

// SplitList splits a list of paths as in the variable PATH.
func SplitList(path string) []string {
	if path == "" {
		return []string{}
	}
	return strings.Split(path, string(ListSeparator))
}

// HasPrefix reports whether p begins with prefix, by bytes and not by elements.
//
// Deprecated: it does not know where elements end.
func HasPrefix(p, prefix string) bool { return strings.HasPrefix(p, prefix) }

// IsLocal reports whether a path stays, by its words, inside the folder it is resolved in.
func IsLocal(path string) bool {
	if path == "" || IsAbs(path) {
		return false
	}
	depth := 0
	for part := range strings.SplitSeq(path, "/") {
		switch part {
		case "", ".":
		case "..":
			if depth == 0 {
				return false
			}
			depth--
		default:
			depth++
		}
	}
	return true
}

// Localize turns a path of io/fs into one of the system.
func Localize(path string) (string, error) {
	if !fs.ValidPath(path) || strings.IndexByte(path, 0) >= 0 {
		return "", errInvalidPath
	}
	return path, nil
}

// Abs returns the path from the root on.
func Abs(path string) (string, error) {
	if IsAbs(path) {
		return Clean(path), nil
	}
	wd, err := os.Getwd()
	if err != nil {
		return "", err
	}
	return Join(wd, path), nil
}

// elements returns the parts of a clean path.
func elements(name string) []string {
	name = strings.TrimPrefix(name, "/")
	if name == "" || name == "." {
		return nil
	}
	return strings.Split(name, "/")
}

// Rel returns the path from basePath to targPath, by their words alone.
func Rel(basePath, targPath string) (string, error) {
	from, to := elements(Clean(basePath)), elements(Clean(targPath))
	failed := errors.New("Rel: can't make " + targPath + " relative to " + basePath)
	if IsAbs(basePath) != IsAbs(targPath) {
		return "", failed
	}
	for len(from) > 0 && len(to) > 0 && from[0] == to[0] {
		from, to = from[1:], to[1:]
	}
	up := make([]string, 0, len(from)+len(to))
	for _, part := range from {
		if part == ".." {
			return "", failed
		}
		up = append(up, "..")
	}
	return Clean(strings.Join(append(up, to...), "/")), nil
}

const maxLinks = 255

// EvalSymlinks returns the path with every symbolic link replaced by what it leads to.
func EvalSymlinks(path string) (string, error) {
	done := ""
	if IsAbs(path) {
		done = "/"
	}
	links := 0
	for path != "" {
		part, rest, more := strings.Cut(path, "/")
		path = rest
		switch part {
		case "", ".":
			continue
		case "..":
			done = above(done)
			continue
		}
		next := part
		if done != "" {
			next = Join(done, part)
		}
		info, err := os.Lstat(next)
		if err != nil {
			return "", err
		}
		if info.Mode()&fs.ModeSymlink == 0 {
			if more && !info.IsDir() {
				return "", notDir
			}
			done = next
			continue
		}
		if links++; links > maxLinks {
			return "", errors.New("EvalSymlinks: too many links")
		}
		target, err := os.Readlink(next)
		if err != nil {
			return "", err
		}
		if IsAbs(target) {
			done = "/"
		}
		path = target
		if more {
			path += "/" + rest
		}
	}
	return Clean(done), nil
}

// above returns the folder that a path without links stands in.
func above(name string) string {
	if name == "" || name == ".." || strings.HasSuffix(name, "/..") {
		return Join(name, "..")
	}
	up := Dir(name)
	if up == "." {
		return ""
	}
	return up
}
