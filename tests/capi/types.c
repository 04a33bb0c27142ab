/* Types that the host asks for: of functions, as they are called; of parameters and results; of what an interface holds. */
#include "check.h"

static const char *src =
    "package main\n"
    "\n"
    "import \"errors\"\n"
    "\n"
    "type Vec struct{ X, Y, Z float32 }\n"
    "type Body struct{ Pos Vec }\n"
    "type Mover interface{ Move(by Vec) }\n"
    "\n"
    "func Nothing() {}\n"
    "func Split(s string, n int) (string, error) { return s[:n], nil }\n"
    "func Sum(first int, xs ...float64) (sum float64) { return }\n"
    "func Each(m map[string][]Vec, f func(int) bool) chan<- *Body { return nil }\n"
    "func (b *Body) Move(by Vec) { b.Pos.X += by.X }\n"
    "func (v Vec) Len() float32 { return v.X }\n"
    "func Any(i int) any {\n"
    "\treturn []any{nil, 1, \"x\", Vec{}, &Body{}, errors.New(\"no\"), []int{}, Sum, struct{ A int }{1}}[i]\n}\n"
    "func AsMover() Mover { return &Body{} }\n";

static ergo_vm *vm;
static ergo_module m;

static ergo_type_info info_of(ergo_type t)
{
    ergo_type_info info = { .struct_size = sizeof info };
    OK(vm, ergo_type_get(vm, t, &info));
    return info;
}

static void is_named(ergo_type t, const char *want)
{
    const char *p = NULL;
    size_t n = 0;
    OK(vm, ergo_type_name(vm, t, &p, &n));
    if (n != strlen(want) || memcmp(p, want, n) != 0) {
        printf("%.*s is not %s\n", (int)n, p, want);
        exit(1);
    }
}

/* The type of a found function: its text and counts. */
static ergo_type func_is(const char *symbol, const char *text, uint32_t params, uint32_t results, uint32_t variadic)
{
    ergo_func f = 0;
    ergo_type t = 0, again = 0;
    OK(vm, ergo_find(vm, m, symbol, NULL, &f));
    OK(vm, ergo_func_type(vm, f, &t));
    OK(vm, ergo_func_type(vm, f, &again));
    CHECK(vm, t != 0 && t == again);
    is_named(t, text);
    const ergo_type_info info = info_of(t);
    CHECK(vm, info.kind == 19 && info.nfields == params && info.nresults == results && info.variadic == variadic && info.slots == 1);
    ergo_type none = 7;
    STATUS(vm, ergo_type_param(vm, t, params, &none), ERGO_NOT_FOUND);
    CHECK(vm, none == 0);
    STATUS(vm, ergo_type_result(vm, t, results, &none), ERGO_NOT_FOUND);
    return t;
}

static void param_is(ergo_type t, uint32_t i, uint32_t kind, const char *text)
{
    ergo_type p = 0;
    OK(vm, ergo_type_param(vm, t, i, &p));
    is_named(p, text);
    CHECK(vm, info_of(p).kind == kind);
}

static void functions(void)
{
    func_is("Nothing", "func()", 0, 0, 0);
    ergo_type split = func_is("Split", "func(string, int) (string, error)", 2, 2, 0), named = 0, result = 0;
    param_is(split, 0, 24, "string");
    param_is(split, 1, 2, "int");
    OK(vm, ergo_type_result(vm, split, 1, &result));
    is_named(result, "error");
    /* The type is the one that its text names, and that of a parameter the one that its own text names. */
    OK(vm, ergo_type_of(vm, m, "func(string, int) (string, error)", &named));
    CHECK(vm, named == split);
    OK(vm, ergo_type_of(vm, m, "error", &named));
    CHECK(vm, named == result);
    ergo_type sum = func_is("Sum", "func(int, ...float64) float64", 2, 1, 1);
    param_is(sum, 1, 23, "[]float64");
    ergo_type each = func_is("Each", "func(map[string][]main.Vec, func(int) bool) chan<- *main.Body", 2, 1, 0);
    param_is(each, 0, 21, "map[string][]main.Vec");
    param_is(each, 1, 19, "func(int) bool");
    /* Methods are called with the receiver first. */
    ergo_type move = func_is("(*Body).Move", "func(*main.Body, main.Vec)", 2, 0, 0);
    param_is(move, 0, 22, "*main.Body");
    param_is(move, 1, 25, "main.Vec");
    OK(vm, ergo_type_of(vm, m, "func(*Body, Vec)", &named));
    CHECK(vm, named == move);
    ergo_type len = func_is("(Vec).Len", "func(main.Vec) float32", 1, 1, 0);
    param_is(len, 0, 25, "main.Vec");
}

static void held(int i, const char *text)
{
    char expr[16];
    ergo_slot io[2];
    ergo_type t = 99;
    OK(vm, ergo_eval(vm, m, expr, (size_t)snprintf(expr, sizeof expr, "Any(%d)", i), io, 2, NULL));
    OK(vm, ergo_interface_type(vm, io, &t));
    if (text == NULL)
        CHECK(vm, t == 0);
    else
        is_named(t, text);
}

static void interfaces(void)
{
    static const char *const texts[] = { NULL, "int", "string", "main.Vec", "*main.Body", "*errors.errorString", "[]int", "func(int, ...float64) float64", "struct { A int }" };
    ergo_slot io[2];
    ergo_type t = 0, other = 0;
    for (int i = 0; i < (int)(sizeof texts / sizeof *texts); i++)
        held(i, texts[i]);
    OK(vm, ergo_eval(vm, m, "AsMover()", 9, io, 2, NULL));
    OK(vm, ergo_interface_type(vm, io, &t));
    is_named(t, "*main.Body");
    /* A type that only an evaluation has made is told, and stays. */
    OK(vm, ergo_eval(vm, m, "any([3]map[int8]Vec{})", 22, io, 2, NULL));
    OK(vm, ergo_interface_type(vm, io, &t));
    for (int i = 0; i < 300; i++) {
        char expr[64];
        OK(vm, ergo_eval(vm, m, expr, (size_t)snprintf(expr, sizeof expr, "len(any([%d]string{}).([%d]string))", i, i), io, 1, NULL));
    }
    OK(vm, ergo_gc_collect(vm));
    is_named(t, "[3]map[int8]main.Vec");
    CHECK(vm, info_of(t).elem != 0 && info_of(info_of(t).elem).kind == 21);
    /* Cells that no interface has. */
    const ergo_slot bad[] = { 1, 8, (ergo_slot)(uintptr_t)&t, (ergo_slot)(uintptr_t)vm, UINT64_MAX };
    OK(vm, ergo_eval(vm, m, "any(1)", 6, io, 2, NULL));
    const ergo_slot near = io[0] + 8;
    STATUS(vm, ergo_interface_type(vm, &near, &t), ERGO_E_INVALID);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        STATUS(vm, ergo_interface_type(vm, &bad[i], &other), ERGO_E_INVALID);
        CHECK(vm, other == 0);
    }
}

static void misuse(void)
{
    ergo_func f = 0;
    ergo_type t = 5, whole = 0;
    ergo_slot io[2] = { 0, 0 };
    OK(vm, ergo_type_of(vm, m, "int", &whole));
    OK(vm, ergo_find(vm, m, "Split", NULL, &f));
    STATUS(vm, ergo_func_type(vm, 0, &t), ERGO_E_STALE);
    CHECK(vm, t == 0);
    STATUS(vm, ergo_func_type(vm, f + 1000, &t), ERGO_E_STALE);
    STATUS(vm, ergo_func_type(vm, f, NULL), ERGO_E_INVALID);
    STATUS(NULL, ergo_func_type(NULL, f, &t), ERGO_E_INVALID);
    STATUS(vm, ergo_interface_type(vm, NULL, &t), ERGO_E_INVALID);
    STATUS(vm, ergo_interface_type(vm, io, NULL), ERGO_E_INVALID);
    STATUS(NULL, ergo_interface_type(NULL, io, &t), ERGO_E_INVALID);
    STATUS(vm, ergo_type_param(vm, whole, 0, &t), ERGO_NOT_FOUND);
    STATUS(vm, ergo_type_result(vm, whole, UINT32_MAX, &t), ERGO_NOT_FOUND);
    STATUS(vm, ergo_type_param(vm, 0, 0, &t), ERGO_E_INVALID);
    STATUS(vm, ergo_type_result(vm, 1u << 30, 0, &t), ERGO_E_INVALID);
    STATUS(vm, ergo_type_param(vm, whole, 0, NULL), ERGO_E_INVALID);
    STATUS(NULL, ergo_type_param(NULL, whole, 0, &t), ERGO_E_INVALID);
    STATUS(NULL, ergo_type_result(NULL, whole, 0, &t), ERGO_E_INVALID);
    /* A caller of before knows fewer fields. */
    ergo_type_info info = { .struct_size = offsetof(ergo_type_info, nresults), .nresults = 77, .variadic = 77 };
    OK(vm, ergo_func_type(vm, f, &t));
    OK(vm, ergo_type_get(vm, t, &info));
    CHECK(vm, info.nfields == 2 && info.nresults == 77 && info.variadic == 77);
}

int main(void)
{
    vm = new_vm(NULL);
    m = run_text(vm, src);
    functions();
    interfaces();
    misuse();
    OK(NULL, ergo_vm_free(vm));
    puts("types: ok");
    return 0;
}
