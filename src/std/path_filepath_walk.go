package filepath

import (
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"syscall"
)

// notDir is the error of a path that goes on behind a file.
const notDir = syscall.ENOTDIR

// SkipDir has a walk leave out the folder, or the rest of the folder that a file is in.
var SkipDir error = fs.SkipDir

// SkipAll has a walk stop.
var SkipAll error = fs.SkipAll

// WalkFunc is called by Walk for each file; err says why a file or the entries of a folder cannot be told.
type WalkFunc func(path string, info fs.FileInfo, err error) error

// system is what os says of files, links not followed, for fs.WalkDir.
type system struct{}

func (system) Open(name string) (fs.File, error)          { return os.Open(name) }
func (system) Stat(name string) (fs.FileInfo, error)      { return os.Lstat(name) }
func (system) ReadDir(name string) ([]fs.DirEntry, error) { return os.ReadDir(name) }

// WalkDir calls fn for root and all that is below it, in lexical order.
func WalkDir(root string, fn fs.WalkDirFunc) error { return fs.WalkDir(system{}, root, fn) }

// Walk calls fn for root and all that is below it, in lexical order.
func Walk(root string, fn WalkFunc) error {
	info, err := os.Lstat(root)
	if err != nil {
		err = fn(root, nil, err)
	} else {
		err = walk(root, info, fn)
	}
	if err == SkipDir || err == SkipAll {
		return nil
	}
	return err
}

func walk(name string, info fs.FileInfo, fn WalkFunc) error {
	if !info.IsDir() {
		return fn(name, info, nil)
	}
	list, unread := names(name)
	if err := fn(name, info, unread); err != nil || unread != nil {
		return err
	}
	for _, sub := range list {
		sub = Join(name, sub)
		info, err := os.Lstat(sub)
		if err != nil {
			if err = fn(sub, info, err); err != nil && err != SkipDir {
				return err
			}
			continue
		}
		if err = walk(sub, info, fn); err != nil && !(err == SkipDir && info.IsDir()) {
			return err
		}
	}
	return nil
}

// names returns the sorted names of a folder's entries.
func names(dir string) ([]string, error) {
	f, err := os.Open(dir)
	if err != nil {
		return nil, err
	}
	list, err := f.Readdirnames(-1)
	f.Close()
	if err != nil {
		return nil, err
	}
	slices.Sort(list)
	return list, nil
}

// Match reports whether name matches the pattern, which is one of path.Match.
func Match(pattern, name string) (matched bool, err error) {
	matched, err = path.Match(pattern, name)
	if err != nil {
		err = ErrBadPattern
	}
	return matched, err
}

const special = `*?[\`

// Glob returns the names of files that match the pattern, or none; what cannot be read does not match.
func Glob(pattern string) (matches []string, err error) {
	if _, err := Match(pattern, ""); err != nil {
		return nil, err
	}
	if !strings.ContainsAny(pattern, special) {
		if _, err := os.Lstat(pattern); err != nil {
			return nil, nil
		}
		return []string{pattern}, nil
	}
	dir, last := Split(pattern)
	switch dir {
	case "":
		dir = "."
	case "/":
	default:
		dir = dir[:len(dir)-1]
	}
	dirs := []string{dir}
	if strings.ContainsAny(dir, special) {
		// A pattern that Split does not shorten.
		if dir == pattern {
			return nil, ErrBadPattern
		}
		if dirs, err = Glob(dir); err != nil {
			return nil, err
		}
	}
	for _, dir := range dirs {
		if info, err := os.Stat(dir); err != nil || !info.IsDir() {
			continue
		}
		list, _ := names(dir)
		for _, name := range list {
			ok, err := Match(last, name)
			if err != nil {
				return matches, err
			}
			if ok {
				matches = append(matches, Join(dir, name))
			}
		}
	}
	return matches, nil
}
