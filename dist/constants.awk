# The linker script that puts constants of ordered functions next to each other.
#
# In: `order`, the file of symbols in order; then, of the objects that are linked, what `objdump --section-headers --reloc --wide` prints.
# Out: a script whose section .rodata begins with the constants that ordered functions refer to, in the order of the functions: their tables of
# jumps, what else they name, and what tables that they name point to, if it is short. Constants of Rust have no names that would outlive a change
# of the code, so no list could have them. Behind them stand what the C library reads at start, which has no sections of its own for each function
# and is listed below, and long constants that tables point to: the texts of std, of which a program reads the first.

function hex(digits,    value, i) {
	value = 0
	for (i = 1; i <= length(digits); i++) value = value * 16 + index("0123456789abcdef", substr(digits, i, 1)) - 1
	return value
}

function put(section) {
	if (!(section in done)) { done[section] = 1; printf "\t*(%s)\n", section }
}

# Puts the constants that a section refers to, and those that its tables point to. `limit` is the greatest size of the former, `below` of the
# latter; `depth`, how many tables stand one behind the other.
function follow(section, limit, below, depth,    n, i, names) {
	n = split(refers[section], names, " ")
	for (i = 1; i <= n; i++) {
		if (names[i] ~ /^\.rodata/ && size[names[i]] <= limit) put(names[i])
		if (depth && (names[i] in refers) && !((names[i], below) in seen)) {
			seen[names[i], below] = 1
			follow(names[i], below, below, depth - 1)
		}
	}
}

function functions(limit, below, depth,    i) {
	for (i = 1; i <= count; i++) {
		follow(".text." ordered[i], limit, below, depth)
		follow(".text.unlikely." ordered[i], limit, below, depth)
	}
}

$2 ~ /^\.(rodata|data\.rel\.ro)\./ && $1 ~ /^[0-9]+$/ { size[$2] = hex($3); next }
/^RELOCATION RECORDS FOR / { from = substr($4, 2, length($4) - 3); next }
$2 ~ /^R_/ && $3 ~ /^\.(rodata|data\.rel\.ro)\./ {
	sub(/[-+]0x[0-9a-f]+$/, "", $3)
	if (!((from, $3) in pair)) { pair[from, $3] = 1; refers[from] = refers[from] " " $3 }
}

END {
	while ((getline name < order) > 0) ordered[++count] = name
	print "SECTIONS { .rodata : {"
	print "\t*(.rodata.cst*)"
	functions(5000, 128, 1)
	print "\t*libc.a:libc-start.o(.rodata) *libc.a:strtol_l.o(.rodata) *libc.a:fileops.o(.rodata) *libc.a:vfscanf-internal.o(.rodata)"
	print "\t*libc.a:sysconf.o(.rodata) *libc.a:dl-load.o(.rodata) *libc.a:varshift.o(.rodata) *libm-*.a:e_log*_data.o(.rodata) *(.rodata.str1.1) *libc.a:C-ctype.o(.rodata)"
	functions(1000000, 1000000, 2)
	print "\t*(.rodata .rodata.*)"
	print "} } INSERT BEFORE .gcc_except_table;"
}
