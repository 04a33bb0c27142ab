// Package path works on paths with slashes.
package path

import "errors"

// ErrBadPattern says that a pattern is malformed.
var ErrBadPattern = errors.New("syntax error in pattern")

// Clean returns the shortest equivalent path: no doubled slashes, no dots, no x/.. inside.
func Clean(path string) string {
	if path == "" {
		return "."
	}
	rooted := path[0] == '/'
	var parts []string
	for i := 0; i <= len(path); {
		end := i
		for end < len(path) && path[end] != '/' {
			end++
		}
		switch part := path[i:end]; {
		case part == "" || part == ".":
		case part == ".." && len(parts) > 0 && parts[len(parts)-1] != "..":
			parts = parts[:len(parts)-1]
		case part == ".." && rooted:
		default:
			parts = append(parts, part)
		}
		i = end + 1
	}
	clean := ""
	for i, part := range parts {
		if i > 0 {
			clean += "/"
		}
		clean += part
	}
	if rooted {
		return "/" + clean
	}
	if clean == "" {
		return "."
	}
	return clean
}

// Split cuts behind the last slash.
func Split(path string) (dir, file string) {
	i := len(path)
	for i > 0 && path[i-1] != '/' {
		i--
	}
	return path[:i], path[i:]
}

// Join joins the elements that are not empty and cleans the result.
func Join(elem ...string) string {
	joined := ""
	for _, e := range elem {
		if e == "" {
			continue
		}
		if joined != "" {
			joined += "/"
		}
		joined += e
	}
	if joined == "" {
		return ""
	}
	return Clean(joined)
}

// Ext returns the end of the last element from its last dot on.
func Ext(path string) string {
	for i := len(path) - 1; i >= 0 && path[i] != '/'; i-- {
		if path[i] == '.' {
			return path[i:]
		}
	}
	return ""
}

// Base returns the last element.
func Base(path string) string {
	if path == "" {
		return "."
	}
	for len(path) > 0 && path[len(path)-1] == '/' {
		path = path[:len(path)-1]
	}
	if path == "" {
		return "/"
	}
	_, file := Split(path)
	return file
}

// Dir returns all but the last element.
func Dir(path string) string {
	dir, _ := Split(path)
	return Clean(dir)
}

// IsAbs reports whether path begins with a slash.
func IsAbs(path string) bool { return len(path) > 0 && path[0] == '/' }
