// Regular expressions: syntax, preference, groups, replacing, errors.
package main

import (
	"fmt"
	"regexp"
	"strings"
)

var patterns = []string{
	`a+b*`, `(a|ab)(c|bcd)(d*)`, `(?i)straße|K`, `^\s*(\w+)\s*=\s*(.*?)\s*$`, `(?m)^(\w)`, `(?s)a.b`, `a.b`, `(?U)a+`, `a+?`,
	`(a*)*`, `(a*)+`, `(|a)*b`, `(a|b)*?c`, `x{2,3}`, `x{2,3}?`, `[^\d\s]+`, `[[:upper:]][[:^upper:]]`, `\p{Greek}+`, `\PL`,
	`\bfoo\b`, `\Boo`, `\Q.*\E`, `(?P<y>\d{4})-(?<m>\d\d)`, `[a-]`, `[]a]+`, `\x41\x{3b1}`, `\101`, `()`, ``, `(a)(b)?`, `\z`,
	`(?i:AB)c`, `(?:a|b|c)+`, `z|`, `é`, `\p{Lowercase Letter}`,
}

var texts = []string{
	"", "aaabbb", "abcd", "  key =  value  ", "K k \u212a STRASSE straße", "x\ny\nz", "a\nb a.b", "xxxxx", "foo food oo.*", "2024-05 Aα bβγ",
	"-]a-", "ab", "aébé\xffa", "ABc abc",
}

var wrong = []string{
	`(`, `)`, `a)`, `[a`, `[z-a]`, `*a`, `a**`, `a{1001}`, `(a{100}){100}`, `a{2,1}`, `\8`, `\C`, `\`, `(?P<n`, `(?P<n->a)`, `(?z)`, `(?i`, `[[:foo:]]`,
	`\p{Foo}`, "\xff", `x{2}{3}`, `(?=a)`, `[a-\d]`,
}

func main() {
	for _, p := range patterns {
		re := regexp.MustCompile(p)
		posix, err := regexp.CompilePOSIX(p)
		prefix, whole := re.LiteralPrefix()
		fmt.Printf("%q %d %q %q %v %v\n", re, re.NumSubexp(), re.SubexpNames(), prefix, whole, err)
		for _, t := range texts {
			if !re.MatchString(t) {
				continue
			}
			fmt.Printf("  %q %v %v\n", t, re.FindStringSubmatchIndex(t), re.FindAllStringIndex(t, 3))
			if posix != nil {
				fmt.Println("    posix", posix.FindStringSubmatchIndex(t))
			}
			fmt.Printf("    %q %q\n", re.ReplaceAllString(t, "<$0|${1}>"), re.Split(t, 3))
		}
	}
	for _, p := range wrong {
		_, err := regexp.Compile(p)
		fmt.Println(err)
	}
	// Too large for backtracking.
	long := strings.Repeat("ab", 50000) + "c"
	re := regexp.MustCompile(`(a|b)*?(bc)`)
	fmt.Println(re.FindStringSubmatchIndex(long), len(re.FindAllString(long, -1)))
	re.Longest()
	fmt.Println(re.FindStringSubmatchIndex(long))
	fmt.Println(regexp.MustCompile(`\d+`).FindStringIndex(long))
	words := regexp.MustCompile(`\b(\w)(\w*)\b`)
	fmt.Println(words.ReplaceAllStringFunc("the quick fox", strings.ToUpper))
	fmt.Println(string(words.ReplaceAll([]byte("the quick fox"), []byte("$2-${1}ay"))))
	fmt.Println(words.ReplaceAllLiteralString("a b", "$1"))
	fmt.Printf("%q\n", words.FindAllSubmatch([]byte("ab c"), -1))
	fmt.Println(regexp.QuoteMeta("[1+1=2]?"), words.SubexpIndex("x"))
	fmt.Println(words.FindReaderSubmatchIndex(strings.NewReader("é ab")))
	text, _ := words.MarshalText()
	fmt.Println(string(text))
	defer func() { fmt.Println(recover()) }()
	regexp.MustCompile("a`(")
}
