//! Random Elixir expressions, the same for the same seed. Many are refused by Elixir: salve must refuse them too.

/// A small generator of numbers (xorshift), enough for choosing.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 33) as usize % bound
    }

    fn one<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[self.below(choices.len())]
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
}

const BINARY: &[&str] = &[
    "<-", "\\\\", "when", "::", "|", "=", "||", "|||", "or", "&&", "&&&", "and", "==", "!=", "=~", "===",
    "!==", "<", ">", "<=", ">=", "|>", "<<<", ">>>", "<<~", "~>>", "<~", "~>", "<~>", "<|>", "in", "not in",
    "^^^", "++", "--", "+++", "---", "<>", "..", "+", "-", "*", "/", "**", "=", "|>", "+", "-", "in", "::",
    "|", "..",
];
const UNARY: &[&str] = &["!", "^", "not ", "~~~", "+", "-", "&", "@", "&", "-", "not "];
const NAMES: &[&str] = &[
    "a",
    "b",
    "x",
    "foo",
    "bar?",
    "baz!",
    "_",
    "_x",
    "é",
    "invalid",
    "order",
    "android",
    "ending",
    "fnord",
    "nilly",
    "whenever",
    "notin",
    "donut",
    "__MODULE__",
    "self",
    "unquote_splicing",
    "unquote",
    "x1",
    "aA",
];
const ALIASES: &[&str] = &["A", "A.B", "Foo.Bar.Baz", "A . B", "Elixir.A", "Foo_1"];
const LEAVES: &[&str] = &[
    "1",
    "0",
    "1_000",
    "0xFf",
    "0b10",
    "0o17",
    "1.0",
    "1.5e-3",
    "1_0.0E+1_0",
    "0xFFFFFFFFFFFFFFFFFFFFFFFF",
    "?a",
    "?\\n",
    "?é",
    "?\\\\",
    "?(",
    "nil",
    "true",
    "false",
    ":ok",
    ":a@b",
    ":b?",
    ":+",
    ":\"a b\"",
    ":'q'",
    ":\"a#{x}b\"",
    ":<<>>",
    ":{}",
    ":%{}",
    ":..",
    ":...",
    ":..//",
    ":&&&",
    "\"\"",
    "\"a\\n\\x41\\u00e9\\\"\"",
    "\"a#{b}c\"",
    "\"#{}\"",
    "\"\\#{x}\"",
    "\"#{\"n#{x}\"}\"",
    "''",
    "'abc'",
    "'a#{b}'",
    "'\\''",
    "~s(a#{b}c)",
    "~S(a#{b}c)",
    "~r/a\\/b/iu",
    "~w[a b]a",
    "~S(\\))",
    "~S(\\\\)",
    "~c'x'",
    "~s{}",
    "~D<2020-01-01>",
    "~s|a\\|b|",
    "..",
    "...",
    "&1",
    "&2",
    "\"\"\"\n  a\n    b\n  \"\"\"",
    "'''\na\n'''",
    "\"\"\"\n  #{x}\n y\n  \"\"\"",
    "~s\"\"\"\n  a\\\n  b #{x}\n  \"\"\"m",
    "~S\"\"\"\n  \\\"\"\"\n  \"\"\"",
    "()",
    "[]",
    "{}",
    "%{}",
    "<<>>",
    "\"\"\"\n\"\"\"",
    "\"\"\"\n  a\\\n  b\n  \"\"\"",
];
const KEYS: &[&str] = &[
    "a: ",
    "do: ",
    "else: ",
    "b?: ",
    "\"a b\": ",
    "'c': ",
    "\"x#{y}\": ",
    "nil: ",
    "+: ",
    "in: ",
    "A: ",
    "a:\n  ",
    "..: ",
    "é: ",
    "a@b: ",
    "<<>>: ",
];

/// One source text.
pub fn source(random: &mut Random) -> String {
    let mut out = String::new();
    let lines = 1 + random.below(2);
    for line in 0..lines {
        if line > 0 {
            out.push_str(random.one(&["\n", "\n", ";", "\n\n# note\n", " # note\r\n"]));
        }
        let depth = 1 + random.below(4);
        expr(random, depth, &mut out);
    }
    out
}

fn expr(r: &mut Random, depth: usize, out: &mut String) {
    if depth == 0 || r.chance(12) {
        return leaf(r, out);
    }
    let d = depth - 1;
    match r.below(30) {
        0..=6 => {
            expr(r, d, out);
            let op = r.one(BINARY);
            out.push_str(r.one(&[" ", " ", " ", "\n  ", "", " # c\n"]));
            out.push_str(op);
            out.push_str(r.one(&[" ", " ", " ", "\n  ", ""]));
            expr(r, d, out);
        }
        7 | 8 => {
            out.push_str(r.one(UNARY));
            out.push_str(r.one(&["", "", "", " "]));
            expr(r, d, out);
        }
        9 => wrapped(r, d, "(", ")", out),
        10 => {
            out.push('(');
            expr(r, d, out);
            out.push_str(r.one(&[";", "\n"]));
            expr(r, d, out);
            out.push(')');
        }
        11 | 12 => {
            target(r, d, out);
            out.push('(');
            arguments(r, d, out);
            out.push(')');
            if r.chance(20) {
                do_block(r, d, out);
            }
            if r.chance(10) {
                wrapped(r, d, "(", ")", out);
            }
        }
        13 | 14 => {
            target(r, d, out);
            out.push_str(r.one(&[" ", " ", " ", "  "]));
            items(r, d, 3, true, out);
            if r.chance(30) {
                do_block(r, d, out);
            }
        }
        15 => {
            target(r, d, out);
            do_block(r, d, out);
        }
        16 => {
            expr(r, d, out);
            wrapped(r, d, "[", "]", out);
        }
        17 => {
            expr(r, d, out);
            out.push_str(r.one(&[
                ".y",
                ".A",
                ".{A, B}",
                ".()",
                ".y()",
                ".\"a b\"()",
                ".nil",
                ".+(1)",
                ".\"q\"",
                ".y 1",
                ".\n y",
            ]));
        }
        18 | 19 => collection(r, d, "[", "]", out),
        20 => collection(r, d, "{", "}", out),
        21 => collection(r, d, "<<", ">>", out),
        22 | 23 => map(r, d, out),
        24 => {
            out.push_str(r.one(&["fn", "fn ", "fn\n"]));
            clauses(r, d, out);
            out.push_str(r.one(&[" end", "\nend"]));
        }
        25 => {
            out.push('(');
            clauses(r, d, out);
            out.push(')');
        }
        26 => {
            expr(r, d, out);
            out.push_str("..");
            expr(r, d, out);
            out.push_str("//");
            expr(r, d, out);
        }
        27 => {
            out.push('&');
            target(r, d, out);
            out.push_str(r.one(&["/1", "/2", "/ 1", "(&1, 2)", " / 2", "(&1) + 1"]));
        }
        28 => {
            out.push_str(r.one(&["&", "& "]));
            wrapped(r, d, "(", ")", out);
            out.push_str(r.one(&["", "", ".a", "[x]", "(1)", " + 1", " |> f()", " == 2", " | 1"]));
        }
        _ => {
            out.push_str("\"a#{");
            expr(r, d, out);
            out.push_str("}b\"");
        }
    }
}

fn leaf(r: &mut Random, out: &mut String) {
    out.push_str(match r.below(10) {
        0..=4 => r.one(NAMES),
        5 => r.one(ALIASES),
        _ => r.one(LEAVES),
    });
}

fn wrapped(r: &mut Random, depth: usize, open: &str, close: &str, out: &mut String) {
    out.push_str(open);
    expr(r, depth, out);
    out.push_str(close);
}

fn target(r: &mut Random, depth: usize, out: &mut String) {
    match r.below(8) {
        0..=4 => out.push_str(r.one(NAMES)),
        5 => {
            out.push_str(r.one(ALIASES));
            out.push_str(r.one(&[".f", ".g!", ".\"h i\"", ".and", ".++", "."]));
        }
        6 => {
            expr(r, depth.min(1), out);
            out.push_str(r.one(&[".f", ".g?", "."]));
        }
        _ => out.push_str(r.one(&["if", "case", "def", "@spec f", "quote", "try", "with"])),
    }
}

fn arguments(r: &mut Random, depth: usize, out: &mut String) {
    if r.chance(80) {
        items(r, depth, 3, false, out);
        if r.chance(3) {
            out.push(',');
        }
    }
}

fn items(r: &mut Random, depth: usize, most: usize, bare: bool, out: &mut String) {
    let count = 1 + r.below(most);
    let keywords = r.chance(20);
    for at in 0..count {
        if at > 0 {
            out.push_str(r.one(&[", ", ",", ",\n  "]));
        }
        if keywords && at + 1 == count {
            keyword_list(r, depth, out);
        } else {
            expr(r, depth, out);
        }
    }
    if !bare && r.chance(3) {
        out.push_str("\n ");
    }
}

fn keyword_list(r: &mut Random, depth: usize, out: &mut String) {
    for at in 0..1 + r.below(2) {
        if at > 0 {
            out.push_str(", ");
        }
        out.push_str(r.one(KEYS));
        expr(r, depth, out);
    }
}

fn collection(r: &mut Random, depth: usize, open: &str, close: &str, out: &mut String) {
    out.push_str(open);
    if r.chance(90) {
        items(r, depth, 3, false, out);
        if r.chance(8) {
            out.push(',');
        }
    }
    out.push_str(close);
}

fn map(r: &mut Random, depth: usize, out: &mut String) {
    out.push_str(r.one(&["%{", "%{", "%A{", "%A.B{", "%__MODULE__{", "%name{", "%^x{", "%@y{", "%f(x){"]));
    if r.chance(25) {
        expr(r, depth, out);
        out.push_str(" | ");
    }
    for at in 0..r.below(3) {
        if at > 0 {
            out.push_str(", ");
        }
        if r.chance(8) {
            expr(r, depth, out);
            continue;
        }
        expr(r, depth, out);
        out.push_str(" => ");
        expr(r, depth, out);
        if r.chance(20) {
            out.push_str(", ");
            keyword_list(r, depth, out);
            break;
        }
    }
    out.push('}');
}

fn clauses(r: &mut Random, depth: usize, out: &mut String) {
    for at in 0..1 + r.below(2) {
        if at > 0 {
            out.push_str(r.one(&["\n", ";"]));
        }
        match r.below(5) {
            0 => {}
            1 => wrapped(r, depth, "(", ")", out),
            2 => {
                out.push('(');
                items(r, depth, 2, false, out);
                out.push(')');
            }
            _ => items(r, depth, 2, true, out),
        }
        if r.chance(25) {
            out.push_str(" when ");
            expr(r, depth, out);
        }
        out.push_str(r.one(&[" -> ", " ->\n  ", "->"]));
        if r.chance(92) {
            expr(r, depth, out);
        }
        if r.chance(25) {
            out.push_str("\n  ");
            expr(r, depth, out);
        }
    }
}

fn do_block(r: &mut Random, depth: usize, out: &mut String) {
    out.push_str(r.one(&[" do\n", " do ", "\ndo ", " do; "]));
    section(r, depth, out);
    if r.chance(25) {
        out.push_str(r.one(&["\nelse\n", "\nrescue ", "\nafter\n", "\ncatch "]));
        section(r, depth, out);
    }
    out.push_str(r.one(&["\nend", " end"]));
}

fn section(r: &mut Random, depth: usize, out: &mut String) {
    match r.below(4) {
        0 => clauses(r, depth, out),
        1 => {
            expr(r, depth, out);
            out.push('\n');
            expr(r, depth, out);
        }
        2 if r.chance(30) => {}
        _ => expr(r, depth, out),
    }
}
