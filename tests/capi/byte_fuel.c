/* Fuel is charged for bytes, a unit for 64 of them, in natives and in what the language does with texts, slices, arrays and maps; what is only looked at in front
   costs nothing. And no step is so much work that the end of the fuel is seen late: what was used beyond it is counted. */
#include "check.h"

enum { UNITS = (1 << 20) / 64 };

/* What each costs: so many times the units of a megabyte at least, and less than four times as many and a few. */
struct job { const char *text; int megabytes; };

static const struct job jobs[] = {
    { "n += strings.Index(text, \"zz\")", 1 },
    { "n += strings.LastIndex(text, \"zz\")", 1 },
    { "n += strings.IndexByte(text, 'z')", 1 },
    { "n += strings.IndexAny(text, \"xyz\")", 1 },
    { "n += strings.Count(text, \"b\")", 1 },
    { "sink = strings.ToUpper(text)", 2 },
    { "sink = strings.ReplaceAll(text, \"b\", \"d\")", 2 },
    { "sink = strings.Split(text, \"c\")", 4 },
    { "sink = strings.Fields(text)", 4 },
    { "yes = strings.EqualFold(text, upper)", 1 },
    { "sink = strings.Trim(text, \"ab c\")", 1 },
    { "sink = strings.Join(halves, text)", 2 },
    { "sink = strings.Repeat(text, 4)", 4 },
    { "sink = bytes.Repeat(data, 4)", 4 },
    { "sink = bytes.ToUpper(data)", 1 },
    { "yes = bytes.Equal(data, other)", 1 },
    { "n += bytes.Compare(data, other)", 1 },
    { "sink = text + upper", 2 },
    { "sink = text + strconv.Itoa(n) + upper", 2 },
    { "sink = []byte(text)", 1 },
    { "sink = string(data)", 1 },
    { "sink = []rune(text)", 4 },
    { "sink = string(runes)", 1 },
    { "yes = text == same", 1 },
    { "yes = text < same", 1 },
    { "yes = boxed == any(same)", 1 },
    { "n += keys[text]", 1 },
    { "keys[text] = 2", 1 },
    { "delete(keys, same)", 1 },
    { "n += mixed[text]", 1 },
    { "n += copy(data, other)", 1 },
    { "n += copy(data, text)", 1 },
    { "clear(data)", 1 },
    { "sink = append([]byte(nil), data...)", 1 },
    { "sink = append(data[:len(data):len(data)], 1)", 1 },
    { "sink = make([]byte, 1<<20)", 1 },
    { "array = block", 1 },
    { "yes = array == block", 1 },
    /* Of which the loop takes four. */
    { "for i := range 1 << 16 { table[i] = i }; clear(table)", 5 },
    { "yes = utf8.ValidString(text)", 1 },
    { "n += utf8.RuneCountInString(text)", 1 },
    { "sink = strconv.Quote(text)", 2 },
    { "sink = html.EscapeString(text)", 1 },
    { "sink = sha256.Sum256(data)", 1 },
    { "sink = md5.Sum(data)", 1 },
    { "sink = crc32.ChecksumIEEE(data)", 1 },
    { "sink = base64.StdEncoding.EncodeToString(data)", 2 },
    { "sink = hex.EncodeToString(data)", 2 },
    { "yes = json.Valid(list)", 1 },
    { "sink, _ = json.Marshal(text)", 2 },
    { "sink = fmt.Sprint(text)", 1 },
    { "sink = fmt.Sprintf(\"%s|%s\", text, text)", 2 },
    { "yes = regexp.MustCompile(\"z\").MatchString(text)", 1 },
    { "slices.Sort(slices.Clone(ints))", 8 },
    { "sink = new(big.Int).SetBytes(data)", 1 },
    { "sink = new(big.Int).Lsh(big.NewInt(3), 1<<23)", 1 },
    { "_, err := os.Stdout.Write(data); sink = err", 1 },
    /* What is seen in front, or at the end. */
    { "yes = strings.HasPrefix(text, \"ab\")", 0 },
    { "yes = strings.HasSuffix(text, \"c\")", 0 },
    { "n += strings.Index(text, \"b\")", 0 },
    { "n += strings.IndexByte(text, 'b')", 0 },
    { "n += strings.LastIndex(text, \"b\")", 0 },
    { "n += strings.IndexAny(text, \"abc\")", 0 },
    { "sink = strings.TrimSpace(text)", 0 },
    { "yes = strings.EqualFold(text, text[1:])", 0 },
    { "n += bytes.Compare(list, list[1:])", 0 },
    { "yes = text < text[1:]", 0 },
    { "r, _ := utf8.DecodeRuneInString(text); n += int(r)", 0 },
    { "yes = regexp.MustCompile(\"b\").MatchString(text)", 0 },
    { "sink = text[1:]", 0 },
};

/* Work in one go, or in steps: how much more than the fuel that there was they may use. */
struct step { const char *text; uint64_t over; };

static const struct step steps[] = {
    { "yes = new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 44497), big.NewInt(1)).ProbablyPrime(20)", 1 << 22 },
    { "x := long(12_000_000); sink = x.Mul(x, long(11_000_000))", 1 << 22 },
    { "sink = new(big.Int).Quo(long(12_000_000), long(6_000_000))", 1 << 22 },
    { "sink = new(big.Int).Sqrt(long(12_000_000))", 1 << 22 },
    { "sink = new(big.Int).GCD(nil, nil, long(4_000_000), long(3_900_000))", 1 << 22 },
    { "sink = new(big.Int).Exp(big.NewInt(3), long(2_000_000), long(2_000_001))", 1 << 22 },
    { "sink = long(12_000_000).String()", 1 << 22 },
    { "sink = new(big.Float).SetMantExp(big.NewFloat(1.5), 12_000_000).Text('g', 10)", 1 << 22 },
    { "yes = regexp.MustCompile(\"(?:a?){900}(?:a){900}b\").MatchString(strings.Repeat(\"a\", 300_000))", 1 << 20 },
    { "sink = regexp.MustCompile(\"b\").FindAllString(strings.Repeat(\"ab \", 4<<20), -1)", 1 << 20 },
    { "sink = strings.SplitN(strings.Repeat(\"a\", 16<<20), \"\", 1<<20)", 300000 },
    { "sink = strings.Fields(strings.Repeat(\"a \", 16<<20))", 1 << 20 },
    { "xs := make([]int, 1<<22); for i := range xs { xs[i] = i * 7919 % 4_000_037 }; slices.Sort(xs)", 1 << 20 },
};

static const char *head =
    "package main\n"
    "import (\"bytes\"; \"crypto/md5\"; \"crypto/sha256\"; \"encoding/base64\"; \"encoding/hex\"; \"encoding/json\"; \"fmt\"; \"hash/crc32\"; \"html\"; \"math/big\"; \"os\";\n"
    "    \"regexp\"; \"slices\"; \"strconv\"; \"strings\"; \"unicode/utf8\")\n"
    "var (\n"
    "    text, upper, same = strings.Repeat(\"ab c\", 1<<18), strings.Repeat(\"AB C\", 1<<18), strings.Repeat(\"ab c\", 1<<18)\n"
    "    halves = []string{text[:1<<19], text[1<<19:]}\n"
    "    data, other = []byte(text), []byte(text)\n"
    "    runes = []rune(text)\n"
    "    boxed any = text\n"
    "    keys, mixed, table = map[string]int{same: 1}, map[any]int{same: 1}, map[int]int{}\n"
    "    array, block [1 << 20]byte\n"
    "    ints = make([]int, 1<<16)\n"
    "    list = append(append([]byte(\"[\"), bytes.Repeat([]byte(\"1,\"), 1<<19)...), \"1]\"...)\n"
    "    sink any\n    n int\n    yes bool\n"
    ")\n"
    "func init() { for i := range 1 << 16 { ints[i] = i * 7919 % 65521 } }\n"
    "func long(bits uint) *big.Int { x := new(big.Int).Lsh(big.NewInt(1), bits); x.Quo(x, big.NewInt(7)); return x }\n"
    "func Work(i int) { jobs[i]() }\n"
    "func Start() { go func() { for { sink = strings.ToUpper(text) } }() }\n"
    "var jobs = []func(){\n";

/* The units that a job uses. It ends, or the fuel does. */
static uint64_t used(ergo_vm *vm, ergo_func work, int i, uint64_t fuel, ergo_status want)
{
    ergo_slot io[1] = { (ergo_slot)i };
    uint64_t before = stats_of(vm).fuel_used;
    OK(vm, ergo_vm_set_fuel(vm, fuel));
    ergo_status status = ergo_call(vm, work, io, 1);
    CHECK(vm, status == want || status == ERGO_OK);
    OK(vm, ergo_vm_set_fuel(vm, UINT64_MAX));
    return stats_of(vm).fuel_used - before;
}

static void put(char *to, size_t room, const char *text)
{
    size_t n = strlen(to);
    CHECK(NULL, n + strlen(text) + 16 < room);
    sprintf(to + n, "    func() { %s },\n", text);
}

/* What a pump uses beyond its fuel is taken from the machine's. */
static void pump(ergo_vm *vm, ergo_module m)
{
    ergo_func start;
    ergo_slot io[1] = { 0 };
    OK(vm, ergo_find(vm, m, "Start", "func()", &start));
    OK(vm, ergo_call(vm, start, io, 1));
    OK(vm, ergo_vm_set_fuel(vm, 1 << 30));
    uint64_t before = stats_of(vm).fuel_used;
    STATUS(vm, ergo_vm_run(vm, 10, 0), ERGO_MORE);
    uint64_t units = stats_of(vm).fuel_used - before;
    CHECK(vm, units > UNITS);
    CHECK(vm, ergo_vm_fuel(vm) == (1 << 30) - units);
    OK(vm, ergo_vm_set_fuel(vm, UINT64_MAX));
}

int main(void)
{
    static char src[1 << 15];
    int n_jobs = (int)(sizeof jobs / sizeof *jobs), n_steps = (int)(sizeof steps / sizeof *steps), n_wrong = 0;
    strcpy(src, head);
    for (int i = 0; i < n_jobs; i++)
        put(src, sizeof src, jobs[i].text);
    for (int i = 0; i < n_steps; i++)
        put(src, sizeof src, steps[i].text);
    strcat(src, "}\n");
    ergo_vm *vm = new_vm(NULL);
    ergo_module m = run_text(vm, src);
    ergo_func work;
    OK(vm, ergo_find(vm, m, "Work", "func(int)", &work));
    for (int i = 0; i < n_jobs; i++) {
        /* The second time there is code for all of it. */
        uint64_t units = 0, least = (uint64_t)jobs[i].megabytes * UNITS;
        used(vm, work, i, UINT64_MAX - 1, ERGO_OK);
        units = used(vm, work, i, UINT64_MAX - 1, ERGO_OK);
        if (units >= least && units < 4 * least + 2000)
            continue;
        n_wrong++;
        fprintf(stderr, "%s: %llu units, should be %llu\n", jobs[i].text, (unsigned long long)units, (unsigned long long)least);
    }
    for (int i = 0; i < n_steps; i++)
        for (uint64_t fuel = 1000; fuel < 100000000; fuel *= 7) {
            uint64_t units = used(vm, work, n_jobs + i, fuel, ERGO_E_FUEL);
            if (units <= fuel + steps[i].over)
                continue;
            n_wrong++;
            fprintf(stderr, "%s: %llu units beyond %llu\n", steps[i].text, (unsigned long long)(units - fuel), (unsigned long long)fuel);
        }
    CHECK(NULL, n_wrong == 0);
    pump(vm, m);
    OK(NULL, ergo_vm_free(vm));
    puts("byte_fuel: ok");
    return 0;
}
