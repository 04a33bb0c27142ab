// Package path/filepath by words and over files, and io/ioutil's older names.
package main

import (
	"errors"
	"fmt"
	"io/fs"
	"io/ioutil"
	"os"
	"path/filepath"
	"strings"
)

func check(err error) {
	if err != nil {
		panic(err)
	}
}

var paths = []string{
	"", ".", "..", "/", "//", "a", "a/", "/a", "a/b", "/a/b/", "a//b", "a/./b", "a/../b", "../a", "../../a/b", "/../a",
	"a/b/../../..", "x.go", "dir.d/file", "a/b.tar.gz", ".hidden", "./x", "a/..", "a/../..",
}

func words() {
	for _, p := range paths {
		dir, file := filepath.Split(p)
		local, err := filepath.Localize(p)
		fmt.Printf("%q: %q %q %q %q %q %q %v %v %q %v\n", p, filepath.Clean(p), dir, file, filepath.Base(p), filepath.Dir(p),
			filepath.Ext(p), filepath.IsAbs(p), filepath.IsLocal(p), local, err)
	}
	for _, from := range paths {
		for _, to := range paths {
			rel, err := filepath.Rel(from, to)
			fmt.Println(rel, err)
		}
	}
	fmt.Printf("%q %q %q\n", filepath.SplitList(""), filepath.SplitList("/bin:/usr/bin:"), filepath.Join("a", "", "/b", "../c"))
	fmt.Printf("%q %q %q %v\n", filepath.VolumeName("/c"), filepath.ToSlash("a/b"), filepath.FromSlash("a/b"), filepath.HasPrefix("ab", "a"))
	abs, err := filepath.Abs("/a/../b")
	fmt.Println(abs, err)
	for _, pattern := range []string{"*", "a*", "[a-c]?", "a/*", "[", "a[", "\\*", "a\\", "[^x]*"} {
		for _, name := range []string{"a", "ab", "a/b", "*", "xy", ""} {
			ok, err := filepath.Match(pattern, name)
			fmt.Print(ok, " ", err == nil, " ", err == filepath.ErrBadPattern, "; ")
		}
		fmt.Println()
	}
}

func walks(root string) {
	short := func(name string) string { return strings.TrimPrefix(name, root) }
	walk := func(on map[string]error) {
		err := filepath.Walk(root, func(name string, info fs.FileInfo, err error) error {
			fmt.Print(short(name), " ", info != nil && info.IsDir(), " ", err, "; ")
			return on[filepath.Base(name)]
		})
		fmt.Println(err)
		err = filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
			fmt.Print(short(name), " ", d != nil && d.IsDir(), " ", err, "; ")
			return on[filepath.Base(name)]
		})
		fmt.Println(err)
	}
	walk(nil)
	walk(map[string]error{"b": filepath.SkipDir})
	walk(map[string]error{"one.txt": filepath.SkipDir})
	walk(map[string]error{"one.txt": filepath.SkipAll})
	walk(map[string]error{"two.txt": errors.New("stopped")})
	err := filepath.Walk("nothing", func(name string, info fs.FileInfo, err error) error {
		fmt.Println(name, info, err)
		return err
	})
	fmt.Println(err)
}

func main() {
	words()
	root, err := ioutil.TempDir("", "ergo")
	check(err)
	defer os.RemoveAll(root)
	root, err = filepath.EvalSymlinks(root)
	check(err)
	check(os.Chdir(root))
	check(os.MkdirAll("a/b/c", 0o755))
	for _, name := range []string{"a/one.txt", "a/b/two.txt", "a/b/c/three.go", "z.go"} {
		check(ioutil.WriteFile(name, []byte(name), 0o644))
	}
	check(os.Symlink("a/b", "link"))
	check(os.Symlink("../one.txt", "a/b/up"))
	check(os.Symlink(root+"/a", "a/b/c/abs"))
	check(os.Symlink("loop", "loop"))
	check(os.Symlink("missing", "dangling"))
	walks(root)
	for _, name := range []string{"link", "link/up", "link/../one.txt", "a/b/c/abs/b/c/abs/b/up", "loop", "dangling", "z.go/", "z.go/x",
		"link/", "", ".", "..", "a/../z.go", "./a/./b", "no"} {
		to, err := filepath.EvalSymlinks(name)
		fmt.Println(name, strings.TrimPrefix(to, root), err)
	}
	for _, pattern := range []string{"*", "*/*", "a/*/*", "*/*.txt", "z.go", "none", "[", "a/[", "link/*", root + "/*.go", "d*", "a/b/c", "*/b/", "[a-l]*/one*"} {
		list, err := filepath.Glob(pattern)
		for i := range list {
			list[i] = strings.TrimPrefix(list[i], root)
		}
		fmt.Println(pattern[strings.LastIndex(pattern, "/")+1:], list, list == nil, err)
	}
	infos, err := ioutil.ReadDir("a")
	for _, info := range infos {
		fmt.Println(info.Name(), info.IsDir())
	}
	data, err2 := ioutil.ReadFile("z.go")
	all, err3 := ioutil.ReadAll(ioutil.NopCloser(strings.NewReader("text")))
	n, err4 := fmt.Fprint(ioutil.Discard, "text")
	fmt.Println(err, string(data), err2, string(all), err3, n, err4)
	f, err := ioutil.TempFile(root, "x*.y")
	check(err)
	fmt.Println(filepath.Ext(f.Name()), filepath.Dir(f.Name()) == root, f.Close())
}
