/* A VM whose config grants nothing: whatever reaches for the world is refused in the script, os.Exit with ERGO_E_DENIED; nothing of it happened. */
#include "check.h"
#include <errno.h>
#include <sys/stat.h>
#include <time.h>

static const char *src =
    "package main\n"
    "import (\"bufio\"; \"errors\"; \"io/fs\"; \"os\"; \"path/filepath\"; \"strings\"; \"time\")\n"
    "func denied(err error) bool { return err != nil && errors.Is(err, fs.ErrPermission) }\n"
    "var calls = []struct { name string; call func() error }{\n"
    "    {\"Open\", func() error { _, err := os.Open(\"/etc/hostname\"); return err }},\n"
    "    {\"Open a folder\", func() error { _, err := os.Open(\"/\"); return err }},\n"
    "    {\"ReadFile\", func() error { _, err := os.ReadFile(\"/etc/hostname\"); return err }},\n"
    "    {\"ReadDir\", func() error { _, err := os.ReadDir(\"/\"); return err }},\n"
    "    {\"Stat\", func() error { _, err := os.Stat(\"/\"); return err }},\n"
    "    {\"Lstat\", func() error { _, err := os.Lstat(\"/\"); return err }},\n"
    "    {\"Readlink\", func() error { _, err := os.Readlink(\"/proc/self/exe\"); return err }},\n"
    "    {\"Getwd\", func() error { _, err := os.Getwd(); return err }},\n"
    "    {\"Walk\", func() error { return filepath.Walk(\"/etc\", func(p string, i fs.FileInfo, err error) error { return err }) }},\n"
    "    {\"Create\", func() error { _, err := os.Create(path); return err }},\n"
    "    {\"OpenFile\", func() error { _, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o644); return err }},\n"
    "    {\"WriteFile\", func() error { return os.WriteFile(path, []byte(\"x\"), 0o644) }},\n"
    "    {\"Mkdir\", func() error { return os.Mkdir(path, 0o755) }},\n"
    "    {\"MkdirAll\", func() error { return os.MkdirAll(path+\"/a\", 0o755) }},\n"
    "    {\"Remove\", func() error { return os.Remove(mine) }},\n"
    "    {\"RemoveAll\", func() error { return os.RemoveAll(mine) }},\n"
    "    {\"Rename\", func() error { return os.Rename(mine, path) }},\n"
    "    {\"Link\", func() error { return os.Link(mine, path) }},\n"
    "    {\"Symlink\", func() error { return os.Symlink(mine, path) }},\n"
    "    {\"Chmod\", func() error { return os.Chmod(mine, 0) }},\n"
    "    {\"Chtimes\", func() error { return os.Chtimes(mine, time.Time{}, time.Time{}) }},\n"
    "    {\"Truncate\", func() error { return os.Truncate(mine, 0) }},\n"
    "    {\"Chdir\", func() error { return os.Chdir(\"/\") }},\n"
    "    {\"MkdirTemp\", func() error { _, err := os.MkdirTemp(\"/tmp\", \"x\"); return err }},\n"
    "    {\"CreateTemp\", func() error { _, err := os.CreateTemp(\"/tmp\", \"x\"); return err }},\n"
    "}\n"
    "var path, mine string\n"
    "func Allowed(p string) (names string) {\n"
    "    path, mine = p, p+\".mine\"\n"
    "    for _, c := range calls { if !denied(c.call()) { names += c.name + \" \" } }\n"
    "    if len(os.Environ()) != 0 || os.Getenv(\"PATH\") != \"\" || os.ExpandEnv(\"$PATH\") != \"\" { names += \"environment \" }\n"
    "    if !time.Now().IsZero() && time.Now().Unix() != 0 { names += \"clock \" }\n"
    "    if time.Since(time.Now()) != 0 { names += \"stopwatch \" }\n"
    "    if line, err := bufio.NewReader(os.Stdin).ReadString('\\n'); line != \"\" || err == nil { names += \"stdin \" }\n"
    "    if len(os.Args) > 1 { names += \"arguments \" }\n"
    "    return strings.TrimSpace(names)\n"
    "}\n"
    "func Exit() { os.Exit(3) }\n"
    "func Sleep() { time.Sleep(time.Hour) }\n"
    "func Fine() int { return 42 }\n";

int main(void)
{
    ergo_vm *vm = new_vm(NULL);
    ergo_module m = run_text(vm, src);
    char path[256], mine[300];
    snprintf(path, sizeof path, "/tmp/ergo-denied-%ld", (long)time(NULL));
    snprintf(mine, sizeof mine, "%s.mine", path);
    FILE *f = fopen(mine, "w");
    CHECK(vm, f && fputs("mine", f) >= 0 && fclose(f) == 0);
    ergo_func allowed = 0, quit = 0, nap = 0, fine = 0;
    OK(vm, ergo_find(vm, m, "Allowed", "func(string) string", &allowed));
    OK(vm, ergo_find(vm, m, "Exit", NULL, &quit));
    OK(vm, ergo_find(vm, m, "Sleep", NULL, &nap));
    OK(vm, ergo_find(vm, m, "Fine", NULL, &fine));
    ergo_slot io[2];
    OK(vm, ergo_string_new(vm, path, strlen(path), io));
    OK(vm, ergo_call(vm, allowed, io, 2));
    if (io[1] != 0)
        fprintf(stderr, "granted without being asked: %.*s\n", (int)io[1], (const char *)ergo_to_ptr(io[0]));
    CHECK(vm, io[1] == 0);
    struct stat st;
    CHECK(vm, stat(path, &st) != 0 && errno == ENOENT);
    CHECK(vm, stat(mine, &st) == 0 && st.st_size == 4 && st.st_mode & 0400);
    CHECK(vm, remove(mine) == 0);

    STATUS(vm, ergo_call(vm, quit, NULL, 0), ERGO_E_DENIED);
    /* Nothing passes on a clock that stands still: who sleeps is never woken. */
    STATUS(vm, ergo_call(vm, nap, NULL, 0), ERGO_E_DEADLOCK);
    OK(vm, ergo_call(vm, fine, io, 1));
    CHECK(vm, io[0] == 42);
    /* Packages that are not there are no way around. */
    for (int i = 0; i < 4; i++) {
        static const char *others[] = { "net", "net/http", "os/exec", "plugin" };
        char text[100];
        ergo_module other = 0;
        int len = snprintf(text, sizeof text, "package o%d\nimport _ \"%s\"\n", i, others[i]);
        char name[8];
        snprintf(name, sizeof name, "o%d", i);
        ergo_status s = ergo_load(vm, name, "o.go", text, (size_t)len, &other);
        if (s == ERGO_OK)
            s = ergo_init(vm, other);
        CHECK(vm, s == ERGO_E_TYPE);
    }
    OK(NULL, ergo_vm_free(vm));
    puts("deny_by_default: ok");
    return 0;
}
