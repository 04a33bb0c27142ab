/* What the random caller hands in: right texts, wrong ones, and names of what is and is not there. */
#ifndef ERGO_TESTS_RANDOM_TEXTS_H
#define ERGO_TESTS_RANDOM_TEXTS_H

static const char *SOURCES[] = {
    "package main\n"
    "import (\"fmt\"; \"sort\"; \"strings\")\n"
    "var Count int\n"
    "var Names []string\n"
    "type Vec struct{ X, Y, Z float32 }\n"
    "type Obj struct{ host uintptr }\n"
    "var V Vec\n"
    "var M = map[string]*Vec{}\n"
    "func Id(s string, n int) (int, string) { return n*2, s + \"!\" }\n"
    "func Call(n int) int { Count++; return host(n) + 1 }\n"
    "func Str(s string) string { return strings.ToUpper(hostS(s)) }\n"
    "func Spin() { for { Count++ } }\n"
    "func Deep(n int) int { n &= 1023; if n == 0 { return host(0) }; return Deep(n-1) + 1 }\n"
    "func Pan() { defer func() { host(3) }(); panic(fmt.Sprint(\"p\", Count)) }\n"
    "func Alloc(n int) int {\n"
    "    n &= 127\n"
    "    x := [][]byte{}\n"
    "    for i := range n { x = append(x, make([]byte, i*10)); M[fmt.Sprint(i)] = &Vec{} }\n"
    "    sort.Slice(x, func(i, j int) bool { return len(x[i]) > len(x[j]) })\n"
    "    return len(x)\n"
    "}\n"
    "func Go(n int) int {\n"
    "    n &= 63\n"
    "    c := make(chan int)\n"
    "    for i := range n { go func() { c <- host(i) }() }\n"
    "    s := 0\n"
    "    for range n { s += <-c }\n"
    "    return s\n"
    "}\n"
    "func Block() { select {} }\n"
    "func Leave() { go func() { for i := range 10000 { host(i) } }() }\n"
    "func main() {}\n",
    "package lib\nimport \"errors\"\nvar Err = errors.New(\"x\")\nfunc F[T any](x T) T { return x }\nvar G = F(3)\ntype I interface{ M() }\n"
    "func H(f func(int) int) int { return f(4) }\n",
    "package bad\nfunc f() int { return \"x\" }\n",
    "package syn\nfunc {{{",
    "",
    "package x",
    "\xff\xfe\x01",
    "package p\nimport \"nope\"\nvar X = nope.F()\n",
    "package init1\nvar X = f()\nfunc f() int { panic(\"in init\") }\n",
    "package loop\nfunc init() { for {} }\n",
};

static const char *EXPRESSIONS[] = {
    "1+2", "\"abc\"", "Count", "Names", "V", "M", "len(M)", "Alloc(50)", "Call(2)", "Pan()", "func() int { return 7 }()", "[]int{1,2,3}", "nosuch", "1+",
    "Go(5)", "Deep(30)", "Str(\"q\")", "x := 3; x*2", "map[string]int{\"a\":1}", "struct{a,b int}{1,2}", "Vec{1,2,3}", "make(chan int)", "nil", "func() {}",
    "Spin()", "Block()", "Leave()", "panic(nil)", "[1000]int{}", "any(V)", "type T struct{}; T{}", "Count++", "for i := range 3 { Count += i }",
    "import \"os\"", "fmt.Sprint(1)", "strings.Repeat(\"x\", 100000)", "G", "new(Vec)", "complex(1,2)", "\"\\xff\"", "Deep(100000)",
};

static const char *NAMES[] = { "Id", "Call", "Str", "Deep", "Pan", "Alloc", "Go", "Spin", "Block", "Leave", "F", "Err", "Vec", "init", "main", "host", "", "\xc3\xa9" };

static const char *SIGNATURES[] = { "func()", "func(int) int", "func(string) string", "func(string, int) (int, string)", "func(", "garbage", "int", "" };

static const char *GLOBALS[] = { "V", "Names", "M", "Count", "zz", "" };

static const char *TYPES[] = { "int", "[]string", "map[string]*Vec", "Vec", "*Vec", "func(int)", "[", "Nobody", "[1<<40]int", "chan int", "any", "struct{}", "[0]int",
                               "error", "Obj", "[]Obj", "**int" };

static const char *DECLARATIONS[] = { "type A struct{X, Y float32}", "type B struct{p *int}", "type C int", "type", "func f()", "type V2 struct{X,", "",
                                      "type H struct{ h uintptr }" };

static const char *RULES[] = { "", "default", "when heap_alloc > 1MiB: collect", "rule x: when", "\xff", "[[rule]]\nname = \"x\"\n" };
#endif
