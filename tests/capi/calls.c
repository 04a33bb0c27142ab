/* Calls both ways: signatures, several results, structs and strings across the boundary, nesting, panics, fuel, interrupt. */
#include "check.h"

static const char *src =
    "package main\n"
    "\n"
    "import (\n\t\"errors\"\n\t\"fmt\"\n)\n"
    "\n"
    "type Vec struct{ X, Y, Z float32 }\n"
    "\n"
    "type Body struct {\n\tPos Vec\n\tName string\n}\n"
    "\n"
    "var total int\n"
    "\n"
    "func Add(a, b int) int { return a + b }\n"
    "func Split(s string, n int) (string, string, error) {\n"
    "\tif n > len(s) {\n\t\treturn \"\", \"\", errors.New(\"too short\")\n\t}\n"
    "\treturn s[:n], s[n:], nil\n}\n"
    "func Scale(v Vec, f float32) Vec { return Vec{v.X * f, v.Y * f, v.Z * f} }\n"
    "func (b *Body) Move(d Vec) string {\n\tb.Pos.X += d.X\n\treturn fmt.Sprint(b.Name, \" at \", b.Pos.X)\n}\n"
    "func MakeBody(name string) *Body { return &Body{Name: name} }\n"
    "func Twice(n int) int { return ask(n) + ask(n+1) }\n"
    "func Deep(n int) int { return again(n) }\n"
    "func Fail(i int) int {\n\tvar a []int\n\treturn inner(a, i)\n}\n"
    "func inner(a []int, i int) int {\n\treturn a[i]\n}\n"
    "func Guarded(n int) (s string) {\n\tdefer func() { s = fmt.Sprint(\"caught: \", recover()) }()\n\task(n)\n\treturn \"not reached\"\n}\n"
    "func Spin() {\n\tfor {\n\t\ttotal++\n\t}\n}\n"
    "func Overflow(n int) int { return Overflow(n+1) + 1 }\n"
    "func Twin[T any](x T) []T { return []T{x, x} }\n"
    "func Slow() (n int) {\n\tfor _, c := range slow() {\n\t\tif c == 'r' {\n\t\t\tn++\n\t\t}\n\t}\n\treturn n\n}\n"
    "func Wait() { <-make(chan int) }\n"
    "func Channels(n int) int {\n\tc := make(chan int)\n\tgo func() {\n\t\tfor i := range n {\n\t\t\tc <- i\n\t\t}\n\t\tclose(c)\n\t}()\n"
    "\ts := 0\n\tfor v := range c {\n\t\ts += v\n\t}\n\treturn s\n}\n";

static int asked;
static ergo_module module;
static ergo_func deep;

/* func ask(n int) int: throws at 13 */
static int32_t ask(void *user, ergo_ctx *cx, ergo_slot *io, uint32_t nslots)
{
    CHECK(NULL, user == &asked && nslots >= 1);
    asked++;
    if ((int64_t)io[0] == 13)
        return ergo_throw(cx, "thirteen", 8);
    io[0] = io[0] * 10;
    return ERGO_OK;
}

/* func again(n int) int: calls Deep(n-1) in the VM until 0 */
static int32_t again(void *user, ergo_ctx *cx, ergo_slot *io, uint32_t nslots)
{
    ergo_vm *vm = ergo_ctx_vm(cx);
    ergo_slot args[1];
    (void)user;
    CHECK(NULL, nslots >= 1);
    if (io[0] == 0)
        return ERGO_OK;
    args[0] = io[0] - 1;
    if (ergo_call(vm, deep, args, 1) != ERGO_OK)
        return ergo_throw(cx, "nested", 6);
    io[0] = args[0] + 1;
    return ERGO_OK;
}

static int freed;
static void free_user(void *user, void *p)
{
    CHECK(NULL, user == NULL && p == &asked);
    freed++;
}

static ergo_func func(ergo_vm *vm, const char *name, const char *sig)
{
    ergo_func f = 0;
    OK(vm, ergo_find(vm, module, name, sig, &f));
    return f;
}

static void message_is(ergo_vm *vm, const char *want)
{
    ergo_error e;
    memset(&e, 0, sizeof e);
    e.struct_size = sizeof e;
    OK(vm, ergo_error_get(vm, 0, &e));
    if (e.message_len < strlen(want) || memcmp(e.message, want, strlen(want)))
        die_with(vm, __FILE__, __LINE__, want, 0);
}

static uint32_t panic_column(ergo_vm *vm)
{
    ergo_error error = { .struct_size = sizeof error };
    OK(vm, ergo_error_get(vm, 0, &error));
    return error.column;
}

/* func slow() string: its result is made, and then the VM does much else. */
static int32_t slow(void *user, ergo_ctx *cx, ergo_slot *io, uint32_t nslots)
{
    ergo_vm *vm = ergo_ctx_vm(cx);
    ergo_slot other[2];
    static char text[60000];
    (void)user;
    CHECK(NULL, nslots >= 2);
    memset(text, 'r', sizeof text);
    OK(vm, ergo_string_new(vm, text, sizeof text, io));
    for (int i = 0; i < 4; i++) {
        ergo_vm_run(vm, 1000, 0);
        OK(vm, ergo_eval(vm, module, "1 + 1", 5, other, 1, NULL));
        OK(vm, ergo_gc_collect(vm));
        memset(text, 'w', sizeof text);
        OK(vm, ergo_string_new(vm, text, sizeof text, other)); /* where the first would have been */
    }
    return ERGO_OK;
}

int main(void)
{
    ergo_vm *vm = new_vm(NULL);
    module = load_text(vm, src);
    OK(vm, ergo_host_func(vm, module, "ask", "func(n int) int", ask, &asked, free_user));
    OK(vm, ergo_host_func(vm, module, "again", "func(n int) int", again, NULL, NULL));
    OK(vm, ergo_host_func(vm, module, "slow", "func() string", slow, NULL, NULL));
    OK(vm, ergo_init(vm, module));
    ergo_slot io[8];

    io[0] = 40, io[1] = (ergo_slot)-2;
    OK(vm, ergo_call(vm, func(vm, "Add", "func(a, b int) int"), io, 2));
    CHECK(vm, (int64_t)io[0] == 38);

    /* Two strings and an error over a string and an int. */
    ergo_func split = func(vm, "Split", "func(string, int) (string, string, error)");
    OK(vm, ergo_string_new(vm, "boundary", 8, io));
    io[2] = 5;
    OK(vm, ergo_call(vm, split, io, 6));
    CHECK(vm, io[1] == 5 && !memcmp(ergo_to_ptr(io[0]), "bound", 5) && io[3] == 3 && !memcmp(ergo_to_ptr(io[2]), "ary", 3) && io[4] == 0);
    OK(vm, ergo_string_new(vm, "x", 1, io));
    io[2] = 5;
    OK(vm, ergo_call(vm, split, io, 6));
    CHECK(vm, io[4] != 0);
    STATUS(vm, ergo_call(vm, split, io, 5), ERGO_E_LIMIT);

    /* A struct as its C image: three float32 in two cells. */
    struct { float x, y, z, pad; } v = { 1, 2, 3, 0 };
    memcpy(io, &v, 16);
    io[2] = ergo_from_f32(2.5f);
    OK(vm, ergo_call(vm, func(vm, "Scale", "func(v Vec, f float32) Vec"), io, 3));
    memcpy(&v, io, 12);
    CHECK(vm, v.x == 2.5f && v.y == 5.0f && v.z == 7.5f);

    /* Objects and methods; the object is kept by a ref. */
    ergo_type body = 0;
    ergo_ref ref = 0;
    OK(vm, ergo_type_of(vm, module, "*Body", &body));
    OK(vm, ergo_string_new(vm, "moon", 4, io));
    OK(vm, ergo_call(vm, func(vm, "MakeBody", "func(string) *Body"), io, 2));
    OK(vm, ergo_ref_new(vm, body, io, 0, &ref));
    ergo_func move = func(vm, "(*Body).Move", "func(d Vec) string");
    for (int i = 1; i <= 3; i++) {
        OK(vm, ergo_gc_collect(vm));
        OK(vm, ergo_ref_get(vm, ref, io, 1));
        v.x = 1.5f;
        memcpy(io + 1, &v, 12);
        OK(vm, ergo_call(vm, move, io, 3));
    }
    CHECK(vm, io[1] == 11 && !memcmp(ergo_to_ptr(io[0]), "moon at 4.5", 11));

    /* Host functions, nested calls, panics thrown by the host. */
    io[0] = 4;
    OK(vm, ergo_call(vm, func(vm, "Twice", "func(int) int"), io, 1));
    CHECK(vm, io[0] == 90 && asked == 2);
    deep = func(vm, "Deep", "func(int) int");
    io[0] = 20;
    OK(vm, ergo_call(vm, deep, io, 1));
    CHECK(vm, io[0] == 20);
    io[0] = 1000;
    STATUS(vm, ergo_call(vm, deep, io, 1), ERGO_E_PANIC); /* the depth limit, thrown back by the callbacks */
    io[0] = 12;
    STATUS(vm, ergo_call(vm, func(vm, "Twice", "func(int) int"), io, 1), ERGO_E_PANIC);
    message_is(vm, "thirteen");
    io[0] = 13;
    OK(vm, ergo_call(vm, func(vm, "Guarded", "func(int) string"), io, 2));
    CHECK(vm, io[1] == 16 && !memcmp(ergo_to_ptr(io[0]), "caught: thirteen", 16));

    /* A panic is data: message and frames with function, file, line and column: of an index its bracket, of a call its parenthesis. */
    ergo_func fails = func(vm, "Fail", "func(int) int");
    io[0] = 5;
    STATUS(vm, ergo_call(vm, fails, io, 1), ERGO_E_PANIC);
    message_is(vm, "runtime error: index out of range [5] with length 0");
    ergo_frame frame;
    memset(&frame, 0, sizeof frame);
    frame.struct_size = sizeof frame;
    OK(vm, ergo_error_frame(vm, 0, 0, &frame));
    CHECK(vm, frame.func_len == 10 && !memcmp(frame.func, "main.inner", 10) && frame.line == 37 && frame.column == 10 && frame.file_len == 7);
    CHECK(vm, panic_column(vm) == 10);
    OK(vm, ergo_error_frame(vm, 0, 1, &frame));
    CHECK(vm, frame.func_len == 9 && !memcmp(frame.func, "main.Fail", 9) && frame.line == 34 && frame.column == 14);
    STATUS(vm, ergo_error_frame(vm, 0, 99, &frame), ERGO_NOT_FOUND);

    /* What a host function returns is whole, whatever it has called since it made it. */
    OK(vm, ergo_call(vm, func(vm, "Slow", "func() int"), io, 1));
    CHECK(vm, io[0] == 60000);

    /* Runaway scripts. */
    ergo_func spin = func(vm, "Spin", "func()");
    OK(vm, ergo_vm_set_fuel(vm, 100000));
    STATUS(vm, ergo_call(vm, spin, NULL, 0), ERGO_E_FUEL);
    CHECK(vm, ergo_vm_fuel(vm) == 0);
    OK(vm, ergo_vm_set_fuel(vm, UINT64_MAX));
    ergo_vm_interrupt(vm);
    STATUS(vm, ergo_call(vm, spin, NULL, 0), ERGO_E_INTERRUPTED);
    ergo_vm_clear_interrupt(vm);
    io[0] = 0;
    STATUS(vm, ergo_call(vm, func(vm, "Overflow", "func(int) int"), io, 1), ERGO_E_PANIC);
    STATUS(vm, ergo_call(vm, func(vm, "Wait", "func()"), NULL, 0), ERGO_E_DEADLOCK);
    io[0] = 1000;
    OK(vm, ergo_call(vm, func(vm, "Channels", "func(int) int"), io, 1));
    CHECK(vm, io[0] == 499500);

    /* Globals in place, and evaluation. */
    void *at = NULL;
    ergo_type type = 0;
    OK(vm, ergo_global(vm, module, "total", &at, &type));
    *(int64_t *)at = 7;
    OK(vm, ergo_eval(vm, module, "total * 6", 9, io, 1, &type));
    CHECK(vm, io[0] == 42);
    OK(vm, ergo_eval(vm, module, "total = Add(total, 1)", 21, io, 1, &type));
    CHECK(vm, *(int64_t *)at == 8 && type == 0);
    /* A list of expressions is as many values; their types are told only of one. */
    type = 7;
    OK(vm, ergo_eval(vm, module, "total, \"ab\", 1.5, total == 8, any(int8(3))", 42, io, 7, &type));
    CHECK(vm, type == 0 && io[0] == 8 && io[2] == 2 && !memcmp(ergo_to_ptr(io[1]), "ab", 2) && ergo_to_f64(io[3]) == 1.5 && io[4] == 1 && io[6] == 3);
    STATUS(vm, ergo_eval(vm, module, "1, 2, 3", 7, io, 2, NULL), ERGO_E_LIMIT);
    STATUS(vm, ergo_eval(vm, module, "1, nil", 6, io, 2, NULL), ERGO_E_TYPE);
    STATUS(vm, ergo_eval(vm, module, "1, Spin()", 9, io, 2, NULL), ERGO_E_TYPE);
    STATUS(vm, ergo_eval(vm, module, "1, int", 6, io, 2, NULL), ERGO_E_TYPE);
    STATUS(vm, ergo_eval(vm, module, "Split(\"ab\", 1), 1", 17, io, 8, NULL), ERGO_E_TYPE);
    STATUS(vm, ergo_eval(vm, module, "total * ", 8, io, 1, NULL), ERGO_E_SYNTAX);
    STATUS(vm, ergo_eval(vm, module, "total + \"x\"", 11, io, 1, NULL), ERGO_E_TYPE);
    STATUS(vm, ergo_eval(vm, module, "Split(\"ab\", 1)", 14, io, 2, NULL), ERGO_E_LIMIT);
    STATUS(vm, ergo_eval(vm, module, "1 / (total - 8)", 15, io, 1, NULL), ERGO_E_PANIC);
    message_is(vm, "runtime error: integer divide by zero");
    CHECK(vm, panic_column(vm) == 3);
    /* A column that the table of lines does not hold is unknown. */
    static char far[70000];
    memset(far, ' ', sizeof far);
    memcpy(far + sizeof far - 15, "1 / (total - 8)", 15);
    STATUS(vm, ergo_eval(vm, module, far, sizeof far, io, 1, NULL), ERGO_E_PANIC);
    CHECK(vm, panic_column(vm) == 0);
    static const char generic[] = "Twin(struct{ A, B int }{4, 5})[1].B + len(Twin(map[string]Vec{}))";
    for (int i = 0; i < 3; i++) {
        OK(vm, ergo_eval(vm, module, generic, sizeof generic - 1, io, 1, &type));
        CHECK(vm, io[0] == 7);
        OK(vm, ergo_gc_collect(vm));
    }
    STATUS(vm, ergo_find(vm, module, "Twin", NULL, &deep), ERGO_E_TYPE);
    STATUS(vm, ergo_find(vm, module, "Nobody", NULL, &deep), ERGO_NOT_FOUND);
    STATUS(vm, ergo_find(vm, module, "Add", "func(a, b int) string", &deep), ERGO_E_TYPE);
    STATUS(vm, ergo_find(vm, module, "total", NULL, &deep), ERGO_E_TYPE);

    ergo_ref_free(vm, ref);
    CHECK(vm, freed == 0);
    OK(NULL, ergo_vm_free(vm));
    CHECK(NULL, freed == 1);
    puts("calls: ok");
    return 0;
}
