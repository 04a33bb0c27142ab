// Files, folders, links, the environment and pipes of package os, and io/fs over them.
package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"
	"time"
)

func check(err error) {
	if err != nil {
		panic(err)
	}
}

func main() {
	dir, err := os.MkdirTemp("", "ergo-*-files")
	check(err)
	defer func() {
		check(os.RemoveAll(dir))
		_, err := os.Stat(dir)
		fmt.Println(errors.Is(err, fs.ErrNotExist), os.IsNotExist(err))
	}()
	fmt.Println(strings.HasSuffix(dir, "-files"))
	check(os.Chdir(dir))
	check(os.MkdirAll("a/b/c", 0o755))
	check(os.WriteFile("a/one.txt", []byte("first\nsecond\n"), 0o640))
	check(os.Symlink("one.txt", "a/link"))
	f, err := os.OpenFile("a/one.txt", os.O_RDWR|os.O_APPEND, 0)
	check(err)
	_, err = f.WriteString("third\n")
	check(err)
	_, err = f.WriteAt([]byte("x"), 0)
	fmt.Println(err)
	at, err := f.Seek(6, io.SeekStart)
	check(err)
	scanner := bufio.NewScanner(f)
	for scanner.Scan() {
		fmt.Println(at, scanner.Text())
	}
	var part [4]byte
	n, err := f.ReadAt(part[:], 15)
	fmt.Println(n, err, string(part[:n]))
	info, err := f.Stat()
	check(err)
	fmt.Println(info.Name(), info.Size(), info.Mode(), info.IsDir(), time.Since(info.ModTime()) < time.Minute)
	check(f.Truncate(5))
	check(f.Close())
	fmt.Println(f.Close())
	data, err := os.ReadFile("a/link")
	fmt.Printf("%q %v\n", data, err)
	target, err := os.Readlink("a/link")
	fmt.Println(target, err)
	check(os.Chmod("a/one.txt", 0o600))
	when := time.Date(2001, 2, 3, 4, 5, 6, 0, time.UTC)
	check(os.Chtimes("a/one.txt", when, when))
	info, err = os.Stat("a/one.txt")
	check(err)
	fmt.Println(info.Mode(), info.ModTime().UTC())
	link, err := os.Lstat("a/link")
	check(err)
	fmt.Println(link.Mode().Type() == fs.ModeSymlink, os.SameFile(info, link))
	through, err := os.Stat("a/link")
	check(err)
	fmt.Println(os.SameFile(info, through))
	check(os.Rename("a/one.txt", "a/b/two.txt"))
	_, err = os.Open("a/one.txt")
	fmt.Println(err)
	fmt.Println(os.Mkdir("a", 0o777))
	fmt.Println(os.Remove("a/b"))
	fmt.Println(os.Rename("nowhere", "there"))
	list, err := os.ReadDir("a")
	for _, entry := range list {
		fmt.Println(entry)
	}
	fmt.Println(err)
	_, err = os.ReadDir("a/b/two.txt")
	fmt.Println(err != nil)
	system := os.DirFS(".")
	check(fs.WalkDir(system, ".", func(name string, d fs.DirEntry, err error) error {
		fmt.Println(name, d.IsDir(), err)
		if d.Name() == "c" {
			return fs.SkipDir
		}
		return nil
	}))
	names, err := fs.Glob(system, "a/*/*.txt")
	fmt.Println(names, err)
	below, err := fs.Sub(system, "a/b")
	check(err)
	data, err = fs.ReadFile(below, "two.txt")
	fmt.Printf("%q %v\n", data, err)
	_, err = fs.Stat(below, "none")
	fmt.Println(err)
	_, err = system.Open("../x")
	fmt.Println(err)
	for _, pattern := range []string{"a*c", "a*/b", "[a-c]?", "[^a]*", "*x*y*", "\\*", "[", "a[", "[]a]", "[-]", "a*b?c*x"} {
		for _, name := range []string{"abc", "a/b", "bz", "xxyy", "*", "abxbbxdbxebxczzx"} {
			ok, err := path.Match(pattern, name)
			if ok || err != nil {
				fmt.Println(pattern, name, ok, err)
			}
		}
	}
	check(os.Setenv("ERGO_X", "y"))
	_, set := os.LookupEnv("ERGO_NONE")
	fmt.Println(os.Getenv("ERGO_X"), set, os.ExpandEnv("<${ERGO_X}$ERGO_X-$ERGO_NONE>"), os.Setenv("a=b", ""))
	check(os.Unsetenv("ERGO_X"))
	fmt.Printf("%q\n", os.Getenv("ERGO_X"))
	r, w, err := os.Pipe()
	check(err)
	stdout := os.Stdout
	os.Stdout = w
	go func() {
		for i := range 3 {
			fmt.Println("through the pipe", i)
		}
		w.Close()
	}()
	all, err := io.ReadAll(r)
	os.Stdout = stdout
	fmt.Printf("%s%v\n", all, err)
	check(r.Close())
	var nothing *os.File
	fmt.Println(nothing.Close())
}
