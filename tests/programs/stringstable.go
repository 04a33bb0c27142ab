// strings and bytes, function by function.
package main

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"
)

func main() {
	p := fmt.Println
	p(strings.Contains("seafood", "foo"), strings.Contains("", ""), strings.ContainsAny("abc", "xyzc"), strings.ContainsRune("aé", 'é'))
	p(strings.Count("cheese", "e"), strings.Count("five", ""), strings.Count("aaaa", "aa"))
	p(strings.Index("chicken", "ken"), strings.Index("x", "xy"), strings.LastIndex("go gopher", "go"), strings.IndexByte("abc", 'c'), strings.IndexAny("golang", "ny"), strings.IndexRune("chicken", 'k'), strings.LastIndexByte("hello", 'l'), strings.IndexFunc("Hello, 世界", unicode.IsSpace))
	p(strings.HasPrefix("golang", "go"), strings.HasSuffix("golang", "ng"), strings.EqualFold("Straße", "STRAßE"), strings.Compare("a", "b"))
	fmt.Printf("%q %q %q %q\n", strings.Split("a,b,c", ","), strings.Split("abc", ""), strings.Split("", ","), strings.Split(" x ", " "))
	fmt.Printf("%q %q %q %q\n", strings.SplitN("a,b,c,d", ",", 2), strings.SplitN("a,b", ",", 0), strings.SplitAfter("a,b,c", ","), strings.SplitN("a,b,c", ",", -1))
	fmt.Printf("%q %q %q\n", strings.Fields("  a  b\t\nc "), strings.Fields("   "), strings.FieldsFunc("a1b22c", unicode.IsDigit))
	p(strings.Join([]string{"x", "y", "z"}, "--"), strings.Join(nil, ","), strings.Repeat("ab", 3), strings.Repeat("", 9) == "")
	p(strings.Replace("oink oink oink", "k", "ky", 2), strings.Replace("oink oink", "oink", "moo", -1), strings.ReplaceAll("aaa", "a", "b"), strings.ReplaceAll("abc", "", "-"))
	p(strings.ToUpper("héllo ß"), strings.ToLower("HÉLLO Σ"), strings.Title("two words"), strings.ToTitle("dž"))
	fmt.Printf("%q %q %q %q %q\n", strings.TrimSpace("\t x y \n"), strings.Trim("xxhixx", "x"), strings.TrimLeft("xxhi", "x"), strings.TrimRight("hixyx", "xy"), strings.TrimFunc("123abc456", unicode.IsDigit))
	p(strings.TrimPrefix("prefix-x", "prefix-"), strings.TrimSuffix("x.go", ".go"), strings.TrimSuffix("x.go", ".rs"))
	b, a, ok := strings.Cut("key=value=x", "=")
	p(b, a, ok)
	b, a, ok = strings.Cut("novalue", "=")
	fmt.Printf("%q %q %t\n", b, a, ok)
	rest, ok := strings.CutPrefix("foobar", "foo")
	p(rest, ok)
	rest, ok = strings.CutSuffix("foobar", "foo")
	p(rest, ok)
	p(strings.Map(func(r rune) rune {
		switch {
		case r == 'a':
			return 'A'
		case r == 'x':
			return -1
		}
		return r
	}, "axbxa世"), strings.ToValidUTF8("a\xffb", "?"))
	r := strings.NewReplacer("<", "&lt;", ">", "&gt;", "&", "&amp;")
	p(r.Replace("<a & b>"))
	p(strings.NewReplacer("a", "1", "aa", "2", "aaa", "3").Replace("aaaa"), strings.NewReplacer("aaa", "3", "a", "1").Replace("aaaa"))
	rd := strings.NewReader("reader")
	buf := make([]byte, 4)
	n, err := rd.Read(buf)
	p(n, err, string(buf[:n]), rd.Len())
	n, err = rd.Read(buf)
	p(n, err, string(buf[:n]))
	n, err = rd.Read(buf)
	p(n, err)
	for part := range strings.SplitSeq("p|q|r", "|") {
		fmt.Print(part, ";")
	}
	for line := range strings.Lines("one\ntwo\nthree") {
		fmt.Printf("%q ", line)
	}
	p()

	p(bytes.Equal([]byte("a"), []byte("a")), bytes.Compare([]byte("b"), []byte("a")), bytes.Contains([]byte("abc"), []byte("bc")), bytes.Index([]byte("chicken"), []byte("ken")), bytes.IndexByte([]byte("abc"), 'z'))
	fmt.Printf("%s %s %q\n", bytes.ToUpper([]byte("abc")), bytes.TrimSpace([]byte("  x ")), bytes.Split([]byte("a b c"), []byte(" ")))
	fmt.Printf("%s %s %s\n", bytes.Join([][]byte{[]byte("x"), []byte("y")}, []byte("+")), bytes.Repeat([]byte("-"), 5), bytes.ReplaceAll([]byte("aba"), []byte("a"), []byte("c")))
	p(bytes.HasPrefix([]byte("golang"), []byte("go")), bytes.Count([]byte("cheese"), []byte("e")), bytes.EqualFold([]byte("Go"), []byte("GO")))
	fmt.Printf("%q %s\n", bytes.Fields([]byte(" a b ")), bytes.Title([]byte("x y")))

	var bb bytes.Buffer
	bb.WriteString("hello ")
	bb.Write([]byte("world"))
	bb.WriteByte('!')
	bb.WriteRune('世')
	fmt.Fprintf(&bb, " %d", 42)
	p(bb.String(), bb.Len())
	c, err := bb.ReadByte()
	p(string(c), err)
	ru, size, err := bb.ReadRune()
	p(string(ru), size, err)
	p(string(bb.Next(4)), bb.String())
	line, err := bb.ReadString('!')
	p(line, err)
	line, err = bb.ReadString('!')
	p(line, err)
	_, err = bb.ReadByte()
	p(err, bb.Len())
	bb.Reset()
	p(bb.String() == "", bytes.NewBufferString("init").String(), bytes.NewBuffer([]byte("x")).Len())
	var sb strings.Builder
	for i := range 5 {
		fmt.Fprintf(&sb, "%d,", i)
	}
	p(sb.String(), sb.Len(), sb.Cap() >= sb.Len())
}
