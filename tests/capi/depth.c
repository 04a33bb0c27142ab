/* Everything that nests in Go's grammar, deep and deeper, from a thread with a small stack: each text is loaded, run, evaluated, listed and let go, or refused
 * with a message. `depth KIB` takes another stack; `depth KIB NAME` one shape alone, and tells each depth with its time; a third word is another depth. */
#include "check.h"
#include <pthread.h>
#include <time.h>

/* A text of N levels: head, N times open, middle, N times close, tail. '#' in open and close is the level's number, '@' the next one's. */
typedef struct { const char *name, *head, *open, *middle, *close, *tail; } shape;

#define PRE "package main\nimport \"fmt\"\n" \
            "var one = 1\nvar word = \"w\"\nvar yes = true\nfunc id(x int) int { return x }\nfunc ids(x any) any { return x }\n" \
            "func gen[T any](x T) T { return x }\ntype box struct { in any; n int }\ntype bx struct { p *bx; n int }\ntype M int\n" \
            "func (m M) m() M { return m }\nvar g = bx{}\nfunc init() { g.p = &g }\nfunc sink(...any) {}\nvar _ = fmt.Sprint\nvar arr [1][]int\n"
#define VAR PRE "var x = "
#define FUNC PRE "func init() {\n"

static const shape FILES[] = {
    { "sum of ones", VAR, "1+", "1", "", "\n" },
    { "sum of variables", VAR, "one+", "one", "", "\n" },
    { "sum of calls", VAR, "id(1)+", "one", "", "\n" },
    { "sum of strings", VAR, "word+", "word", "", "\n" },
    { "sum of string constants", VAR, "\"a\"+", "\"b\"", "", "\n" },
    { "sum of floats", VAR, "1.5*", "1.5", "", "\n" },
    { "and", VAR, "yes&&", "yes", "", "\n" },
    { "or of comparisons", VAR, "one==2||", "yes", "", "\n" },
    { "condition", FUNC "if ", "yes&&", "yes", "", " { sink() } }\n" },
    { "sum in a function", FUNC "y := ", "one+", "one", "", "; sink(y) }\n" },
    { "sum to the right", VAR, "one+(", "one", ")", "\n" },
    { "constants to the right", VAR, "1+(", "1", ")", "\n" },
    { "parentheses", VAR, "(", "1", ")", "\n" },
    { "minus", VAR, "- ", "one", "", "\n" },
    { "not", VAR, "!", "yes", "", "\n" },
    { "minus of a constant", VAR, "- ", "1", "", "\n" },
    { "and to the right", VAR, "yes && (", "yes", ")", "\n" },
    { "calls in calls", VAR, "id(", "1", ")", "\n" },
    { "boxing calls", VAR, "ids(", "1", ")", "\n" },
    { "generic calls", VAR, "gen(", "1", ")", "\n" },
    { "conversions", VAR, "int(", "one", ")", "\n" },
    { "variadic", VAR, "fmt.Sprint(", "one", ")", "\n" },
    { "calls of calls", PRE "type F func() F\nvar f F\nfunc init() { f = func() F { return f } }\nvar x = func() any { return f", "()", "", "", "}\n" },
    { "method chain", VAR "M(1)", ".m()", "", "", "\n" },
    { "selectors", VAR "g", ".p", "", "", ".n\n" },
    { "selectors of addresses", FUNC "y := &g", ".p", "", "", ".n; sink(y) }\n" },
    { "indexes", VAR, "arr[0][", "0", ":0]", "\n" },
    { "index in index", PRE "var a = []int{0}\nvar x = ", "a[", "0", "]", "\n" },
    { "index chain", PRE "type S []S\nvar s S = S{nil}\nfunc init() { s[0] = s }\nfunc init() { y := s", "[0]", "", "", "; sink(y) }\n" },
    { "slice chain", PRE "var s = []int{}\nvar x = s", "[:]", "", "", "\n" },
    { "assertions", PRE "var x any = ids(1)", ".(any)", "", "", "\n" },
    { "address and star", PRE "func init() { y := ", "*&", "one", "", "; sink(y) }\n" },
    { "any literals", VAR, "[]any{", "1", "}", "\n" },
    { "struct literals", VAR, "box{n: 1, in: ", "1", "}", "\n" },
    { "pointer literals", VAR, "&bx{n: 1, p: ", "nil", "}", "\n" },
    { "elided literals", PRE "type S []S\nvar x = S{", "{", "", "}", "}\n" },
    { "map literals", VAR, "map[any]any{1: ", "1", "}", "\n" },
    { "slice types", PRE "type t ", "[]", "int", "", "\nvar x t\nfunc init() { sink(x); fmt.Sprintf(\"%T %v\", x, x) }\n" },
    { "array types", PRE "type t ", "[1]", "int", "", "\nvar x t\nfunc init() { sink(x); fmt.Sprintf(\"%T %v\", x, x) }\n" },
    { "pointer types", PRE "var x ", "*", "int", "", "\nfunc init() { sink(x); fmt.Sprintf(\"%T %v\", x, x) }\n" },
    { "map types", PRE "var x ", "map[int]", "int", "", "\nfunc init() { sink(x); fmt.Sprintf(\"%T %v\", x, x) }\n" },
    { "channel types", PRE "var x ", "chan ", "int", "", "\nfunc init() { sink(x); fmt.Sprintf(\"%T %v\", x, x) }\n" },
    { "parameters", PRE "var x ", "func(", "int", ")", "\nfunc init() { sink(x); fmt.Sprintf(\"%T %v\", x, x) }\n" },
    { "results", PRE "var x ", "func() ", "int", "", "\nfunc init() { sink(x) }\n" },
    { "structs", PRE "var x ", "struct{a ", "int", "}", "\nfunc init() { sink(x); sink(x == x); fmt.Sprintf(\"%T %v\", x, x) }\n" },
    { "interfaces", PRE "var x ", "interface{a() ", "int", "}", "\nfunc init() { sink(x) }\n" },
    { "parenthesized types", PRE "var x ", "(", "int", ")", "\n" },
    { "unions", PRE "type c interface { ", "~int|", "string", "", " }\nfunc h[T c](x T) {}\n" },
    { "generic types", PRE "type G[T any] struct { x T }\nvar x ", "G[", "int", "]", "\nfunc init() { sink(x); fmt.Sprintf(\"%T\", x) }\n" },
    { "generic pointers", PRE "type G[T any] struct { x *T }\nvar x ", "G[", "int", "]", "\nfunc init() { sink(x); fmt.Sprintf(\"%T\", x) }\n" },
    { "blocks", FUNC, "{", "sink()", "}", "}\n" },
    { "ifs", FUNC, "if yes {", "sink()", "}", "}\n" },
    { "else ifs", FUNC, "if one == 2 {} else ", "if one == 1 { sink() }", "", "}\n" },
    { "else ifs with values", FUNC, "if y := one; y == 2 {} else ", "if one == 1 { sink() }", "", "}\n" },
    { "loops", FUNC, "for range 1 {", "sink()", "}", "}\n" },
    { "switches", FUNC, "switch { case yes: ", "sink()", "}", "}\n" },
    { "type switches", FUNC, "switch ids(1).(type) { case int: ", "sink()", "}", "}\n" },
    { "selects", FUNC, "select { default: ", "sink()", "}", "}\n" },
    { "closures", FUNC, "func() {", "sink(one)", "}()", "}\n" },
    { "closures that hold", FUNC "y := 1;", "func() { y++;", "sink(y)", "}()", "}\n" },
    { "closures as values", VAR, "func() any { return ", "1", "}", "\n" },
    { "deferred closures", FUNC, "defer func() {", "sink(one)", "}()", "}\n" },
    { "labels", FUNC, "L#: ", "for { break L0 }", "", "}\n" },
    { "labels and blocks", FUNC, "L#: { ", "goto L0x", " }", "\nL0x: }\n" },
    { "local types", FUNC, "{ type T# struct{ a int };", "sink()", "}", "}\n" },
    { "range over functions", FUNC, "for range func(y func() bool) { y() } {", "sink()", "}", "}\n" },
    /* Wide, not deep: what refers to the next. */
    { "constants by constants", PRE, "const c# = c@ + 1\n", "", "", "const cz = 1\nvar x = c0\n" },
    { "variables by variables", PRE, "var v# = v@ + 1\n", "", "", "var vz = 1\nvar x = v0\n" },
    { "types by types", PRE, "type t# struct { a t@ }\n", "", "", "type tz int\nvar x t0\n" },
    { "pointers by pointers", PRE, "type t# *t@\n", "", "", "type tz int\nvar x t0\n" },
    { "aliases by aliases", PRE, "type t# = t@\n", "", "", "type tz int\nvar x t0\n" },
    { "embedded", PRE, "type t# struct { t@ }\n", "", "", "type tz struct{ last int }\nvar y t0\nvar x = y.last\n" },
    { "embedded interfaces", PRE, "type t# interface { t@ }\n", "", "", "type tz interface{ M() }\nvar x t0\nfunc init() { if x != nil { x.M() } }\n" },
    { "functions by functions", PRE, "func f#() int { return f@() + 1 }\n", "", "", "func fz() int { return 1 }\nvar x = f0()\n" },
    { "functions by variables", PRE, "var f# = func() int { return f@() + 1 }\n", "", "", "func fz() int { return 1 }\nvar x = f0()\n" },
    { "generics by generics", PRE, "func f#[T any](x T) T { return f@(x) }\n", "", "", "func fz[T any](x T) T { return x }\nvar x = f0(1)\n" },
    { "lengths by lengths", PRE, "var v# [len(v@)]int\n", "", "", "var vz [1]int\nvar x = v0\n" },
    { "statements", FUNC, "one += 1\n", "", "", "}\n" },
    { "statements with calls", FUNC, "sink(one, \"a\")\n", "", "", "}\n" },
    { "declarations", FUNC "y := 0\n", "{ z := y; y = z + 1 }\n", "", "", "}\n" },
    { "cases", FUNC "switch one {\n", "case #: sink()\n", "", "", "}}\n" },
    { "cases of strings", FUNC "switch word {\n", "case \"k#\": sink()\n", "", "", "}}\n" },
    { "elements", PRE "var x = []int{", "#,", "", "", "}\n" },
    { "keys", PRE "var x = map[int]int{", "#: 1,", "", "", "}\n" },
    { "arguments", FUNC "sink(", "one,", "", "", ")}\n" },
    { "fields", PRE "var x struct {\n", "f# int\n", "", "", "}\n" },
    { "methods", PRE "type T int\n", "func (T) m#() {}\n", "", "", "var x any = T(1)\n" },
    { "interface methods", PRE "type T interface{\n", "m#()\n", "", "", "}\nvar x T\n" },
    { "locals", FUNC, "v# := one; sink(v#)\n", "", "", "}\n" },
    { "closures side by side", FUNC, "func() { one++ }()\n", "", "", "}\n" },
    { "defers", FUNC, "defer sink()\n", "", "", "}\n" },
    { "gotos", FUNC, "goto M#; M#:\n", "", "", "}\n" },
    { "a long string", PRE "var x = \"", "abcdefgh", "", "", "\"\n" },
    { "a long name", PRE "var x", "abcdefgh", "", "", " = 1\n" },
    { "a long number", PRE "const c = ", "12345678", "", "", "\nvar x = c % 7\n" },
    { "a long fraction", PRE "const c = 0.", "12345678", "", "", "\nvar x = c\n" },
    { "regular expression", "package main\nimport \"regexp\"\nvar x, err = regexp.Compile(`", "(a|", "b", ")", "`)\n" },
    { "repeated groups", "package main\nimport \"regexp\"\nvar x, err = regexp.Compile(`", "(", "b", "x)*", "`)\n" },
    { "parsed expression", "package main\nimport \"go/parser\"\nvar x, err = parser.ParseExpr(`", "(", "1", ")", "`)\n" },
    { "parsed sum", "package main\nimport \"go/parser\"\nvar x, err = parser.ParseExpr(`", "1+", "1", "", "`)\n" },
    { "values in values", PRE "func init() { var y, z any = 1, 1\n", "y, z = box{y, 1}, box{z, 1}\n", "", "", "sink(y == z, map[any]int{y: 1, z: 2}, fmt.Sprint(map[any]int{y: 1, 2: 2})) }\n" },
    { "errors", PRE, "var e# int = \"x\"\n", "", "", "" },
    { "undefined", FUNC, "nosuch#(1)\n", "", "", "}\n" },
    { "unused", FUNC, "v# := 1\n", "", "", "}\n" },
    { "garbage", PRE, ") } ] ", "", "", "" },
    { "string of errors", VAR, "\"a\"+1+", "1", "", "\n" },
    { "mismatched sum", VAR, "one+", "word", "", "\n" },
    { "undefined sum", VAR, "one+", "nosuch", "", "\n" },
    { "assigned wrong", PRE "var x string = ", "one+", "one", "", "\n" },
    { "unused sum", FUNC, "one+", "one", "", "}\n" },
    { "cycle of types", PRE, "type t# struct { a t@ }\n", "", "", "type tz struct { a t0 }\n" },
    { "cycle of constants", PRE, "const c# = c@ + 1\n", "", "", "const cz = c0\n" },
    { "cycle of variables", PRE, "var v# = v@ + 1\n", "", "", "var vz = v0\n" },
    { "cycle by functions", PRE "var v = f0()\n", "func f#() int { return f@() + 1 }\n", "", "", "func fz() int { return v }\n" },
};

static const shape EVALS[] = {
    { "sum of ones", "", "1+", "1", "", "" },
    { "sum of variables", "", "one+", "one", "", "" },
    { "sum of calls", "", "id(1)+", "one", "", "" },
    { "sum of strings", "", "word+", "word", "", "" },
    { "and", "", "yes&&", "yes", "", "" },
    { "condition", "if ", "yes&&", "yes", "", " { sink() }" },
    { "parentheses", "", "(", "1", ")", "" },
    { "minus", "", "- ", "one", "", "" },
    { "calls in calls", "", "id(", "1", ")", "" },
    { "calls in sums", "", "id(1+", "1", ")", "" },
    { "any literals", "", "[]any{", "1", "}", "" },
    { "closures", "", "func() {", "sink(one)", "}()", "" },
    { "closures as values", "", "func() any { return ", "1", "}", "" },
    { "slice types", "var x ", "[]", "int", "", "; x" },
    { "structs", "var x ", "struct{a ", "int", "}", "; x" },
    { "blocks", "", "{", "sink()", "}", "" },
    { "else ifs", "", "if one == 2 {} else ", "if one == 1 { sink() }", "", "" },
    { "method chain", "M(1)", ".m()", "", "", "" },
    { "selectors", "g", ".p", "", "", ".n" },
    { "shifts", "", "1<<", "1", "", "" },
    { "long string", "\"", "abcdefgh", "", "", "\"" },
    { "statements", "", "one++;", "one", "", "" },
    { "open", "", "(", "", "", "" },
    { "undefined sum", "", "one+", "nosuch", "", "" },
    { "unused sum", "one = 1; ", "one+", "one", "", "; one = 2" },
};
#define COUNT(a) (sizeof(a) / sizeof *(a))

static int tells;
static const char *only;
static size_t n_done;
static ergo_slot io[4096]; /* not on the small stack */

static void add(buffer *b, const char *text, unsigned level, unsigned levels)
{
    for (; *text; text++)
        if (*text == '#' || *text == '@') {
            char number[16];
            unsigned l = level + (*text == '@');
            int n = l >= levels ? sprintf(number, "z") : sprintf(number, "%u", l);
            take(b, number, (size_t)n);
        } else
            take(b, text, 1);
}

static buffer text_of(const shape *s, unsigned levels)
{
    buffer b = { NULL, 0, 0, (size_t)-1 };
    add(&b, s->head, 0, levels);
    for (unsigned i = 0; i < levels; i++)
        add(&b, s->open, i, levels);
    add(&b, s->middle, levels, levels);
    for (unsigned i = levels; i-- > 0;)
        add(&b, s->close, i, levels);
    add(&b, s->tail, 0, levels);
    return b;
}

static int32_t visit(void *user, ergo_node *n, uint32_t depth)
{
    ergo_extent extent = { .struct_size = sizeof extent };
    size_t len;
    (void)depth;
    if (*(uint32_t *)user += 1, *(uint32_t *)user % 64 == 1) {
        CHECK(NULL, ergo_node_text(n, &len) != NULL || len == 0);
        OK(NULL, ergo_node_extent(n, &extent));
    }
    return 0;
}

static size_t ignore(void *user, const void *p, size_t n)
{
    (void)user; (void)p;
    return n;
}

/* The messages and frames that a failed call left. */
static void read_errors(ergo_vm *vm)
{
    uint32_t n = ergo_error_count(vm);
    for (uint32_t i = 0; i < n; i++) {
        ergo_error e = { .struct_size = sizeof e };
        OK(vm, ergo_error_get(vm, i, &e));
        CHECK(vm, e.message_len > 0);
        if (tells && i == 0)
            printf("  %.*s:%u:%u: %.*s\n", (int)e.file_len, e.file, (unsigned)e.line, (unsigned)e.column, e.message_len > 150 ? 150 : (int)e.message_len, e.message);
    }
}

/* A status that a text may get; none of them is a defect of Ergo. */
static void expect_answer(ergo_vm *vm, ergo_status s)
{
    if (s < 0)
        read_errors(vm);
    CHECK(vm, s == ERGO_OK || s == ERGO_E_SYNTAX || s == ERGO_E_TYPE || s == ERGO_E_LIMIT || s == ERGO_E_PANIC || s == ERGO_E_NOMEM);
}

/* Parses and walks, loads, runs, evaluates beside it, exports, and frees the VM. */
static ergo_status try_file(const buffer *text)
{
    ergo_config c;
    OK(NULL, ergo_config_init(&c, sizeof c));
    c.telemetry = 1;
    c.memory_limit = 1u << 30;
    ergo_vm *vm = new_vm(&c);
    ergo_node *root = NULL;
    ergo_status parsed = ergo_parse(vm, "deep.go", text->p, text->n, &root);
    expect_answer(vm, parsed);
    if (root) {
        uint32_t n_nodes = 0;
        size_t len;
        OK(vm, ergo_node_walk(vm, root, visit, &n_nodes));
        CHECK(vm, n_nodes > 0 && ergo_node_text(root, &len) != NULL);
        ergo_node *mid = ergo_node_at(root, (uint32_t)(text->n / 2));
        (void)mid;
        ergo_node_release(root);
    }
    ergo_module m = 0;
    ergo_status s = ergo_load(vm, "main", "main.go", text->p, text->n, &m);
    expect_answer(vm, s);
    if (s == ERGO_OK) {
        s = ergo_init(vm, m);
        expect_answer(vm, s);
        ergo_type t = 0;
        if (s == ERGO_OK)
            expect_answer(vm, ergo_eval(vm, m, "x", 1, io, 4096, &t));
        const char *name;
        size_t len;
        if (t)
            OK(vm, ergo_type_name(vm, t, &name, &len));
    }
    OK(vm, ergo_gc_collect(vm));
    OK(vm, ergo_export(vm, ERGO_HEAPSNAPSHOT, 0, ignore, NULL));
    OK(vm, ergo_vm_free(vm));
    return s;
}

static ergo_status try_eval(ergo_vm *vm, ergo_module m, const buffer *text)
{
    ergo_type t = 0;
    ergo_status s = ergo_eval(vm, m, text->p, text->n, io, 4096, &t);
    expect_answer(vm, s);
    return s;
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void tell(const char *what, const char *name, unsigned levels, ergo_status s, double since)
{
    n_done++;
    if (tells)
        printf("%s %s %u: %s %.2f s\n", what, name, levels, ergo_status_name(s), now() - since);
}

/* Chains of operators, which any number of terms may have. */
static int is_chain(const shape *s)
{
    static const char *chains[] = { "sum of ones", "sum of variables", "sum of calls", "sum of strings", "sum of string constants", "and",
                                    "or of comparisons", "condition", "sum in a function", "calls of calls", "slice chain", "index chain" };
    for (size_t i = 0; i < COUNT(chains); i++)
        if (!strcmp(s->name, chains[i]))
            return 1;
    return 0;
}

static void each(unsigned levels)
{
    for (size_t i = 0; i < COUNT(FILES); i++)
        if (!only || !strcmp(only, FILES[i].name)) {
            buffer text = text_of(&FILES[i], levels);
            double since = now();
            if (tells) { printf("file %s %u\n", FILES[i].name, levels); fflush(stdout); }
            ergo_status s = try_file(&text);
            CHECK(NULL, s == ERGO_OK || !is_chain(&FILES[i]));
            tell("file", FILES[i].name, levels, s, since);
            free(text.p);
        }
    ergo_vm *vm = new_vm(NULL);
    ergo_module m = run_text(vm, PRE);
    for (size_t i = 0; i < COUNT(EVALS); i++)
        if (!only || !strcmp(only, EVALS[i].name)) {
            buffer text = text_of(&EVALS[i], levels);
            double since = now();
            if (tells) { printf("eval %s %u\n", EVALS[i].name, levels); fflush(stdout); }
            ergo_status s = try_eval(vm, m, &text);
            /* Long sums and conditions are no error, as they are none to gc. */
            CHECK(vm, s == ERGO_OK || !is_chain(&EVALS[i]));
            tell("eval", EVALS[i].name, levels, s, since);
            free(text.p);
        }
    OK(vm, ergo_vm_free(vm));
}

static void *run(void *arg)
{
    const unsigned *levels = arg;
    for (; *levels; levels++)
        each(*levels);
    return NULL;
}

int main(int argc, char **argv)
{
    static unsigned levels[] = { 900, 3000, 0 };
    size_t kib = argc > 1 ? (size_t)atoi(argv[1]) : 128;
    if (argc > 2) {
        only = argv[2];
        tells = 1;
    }
    if (argc > 3) {
        levels[0] = (unsigned)atoi(argv[3]);
        levels[1] = 0;
    }
    if (argc > 2 && !strcmp(argv[2], "list")) {
        for (size_t i = 0; i < COUNT(FILES); i++) puts(FILES[i].name);
        for (size_t i = 0; i < COUNT(EVALS); i++) puts(EVALS[i].name);
        return 0;
    }
    pthread_attr_t attr;
    pthread_t thread;
    CHECK(NULL, pthread_attr_init(&attr) == 0 && pthread_attr_setstacksize(&attr, kib << 10) == 0);
    CHECK(NULL, pthread_create(&thread, &attr, run, levels) == 0);
    pthread_join(thread, NULL);
    CHECK(NULL, n_done > 0);
    puts("depth: ok");
    return 0;
}
