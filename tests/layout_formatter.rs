//! Laid out code against Elixir's own formatter: generated statements, and what may and may not change.

use salve::{
    config::FormatterOptions,
    layout::{LayoutError, format, is_formatted, lay_out},
};
use std::{fs, process::Command};

const COLUMN: usize = 4;

fn options(line_length: usize) -> FormatterOptions {
    FormatterOptions { line_length, ..FormatterOptions::default() }
}

/// Random choices that are the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }

    fn pick<'s>(&mut self, words: &[&'s str]) -> &'s str {
        words[self.below(words.len())]
    }
}

/// Statements as a formatter with endless lines would write them.
struct Generator(Random);

const VARIABLES: [&str; 7] = ["x", "state", "reason", "connection", "new_entries", "acc", "timeout_in_ms"];
const NAMES: [&str; 7] =
    ["put", "fetch", "build_request", "handle", "to_list", "reject_all", "merge_options"];
const MODULES: [&str; 5] = ["Map", "Enum", "Shop.Cart", "Shop.Orders.Archive", "GenServer"];
const KEYS: [&str; 6] = ["id", "name", "on_conflict", "timeout", "max_retries", "default_value"];

impl Generator {
    fn several(&mut self, depth: usize, least: usize, one: fn(&mut Self, usize) -> String) -> Vec<String> {
        let count = least + self.0.below(4);
        (0..count).map(|_| one(self, depth)).collect()
    }

    fn simple(&mut self) -> String {
        match self.0.below(9) {
            0 => format!(":{}", self.0.pick(&KEYS)),
            1 => self.0.below(5000).to_string(),
            2 => format!("\"{}\"", self.0.pick(&["", "a", "some longer text", "two words", "ünï"])),
            3 => format!("@{}", self.0.pick(&KEYS)),
            4 => format!("state.{}", self.0.pick(&KEYS)),
            5 => format!("\"{} #{{{}}}\"", self.0.pick(&["is", "got no"]), self.0.pick(&VARIABLES)),
            6 => format!("state[:{}]", self.0.pick(&KEYS)),
            _ => self.0.pick(&VARIABLES).to_owned(),
        }
    }

    fn keyword(&mut self, depth: usize) -> String {
        format!("{}: {}", self.0.pick(&KEYS), self.expression(depth))
    }

    fn arrow(&mut self, depth: usize) -> String {
        format!("{} => {}", self.simple(), self.expression(depth))
    }

    fn keywords(&mut self, depth: usize) -> String {
        self.several(depth, 1, Self::keyword).join(", ")
    }

    fn call(&mut self, depth: usize) -> String {
        let name = match self.0.below(3) {
            0 => format!("{}.{}", self.0.pick(&MODULES), self.0.pick(&NAMES)),
            _ => self.0.pick(&NAMES).to_owned(),
        };
        let mut args = self.several(depth, 0, Self::expression);
        match self.0.below(5) {
            0 => args.push(self.keywords(depth)),
            1 => args.push(self.function(depth)),
            _ => {}
        }
        format!("{name}({})", args.join(", "))
    }

    fn function(&mut self, depth: usize) -> String {
        let args = match self.0.below(4) {
            0 => String::new(),
            1 => format!(" {{:ok, {}}}", self.0.pick(&VARIABLES)),
            2 => format!(" {}, acc", self.0.pick(&VARIABLES)),
            _ => format!(" {} when is_map(state)", self.0.pick(&VARIABLES)),
        };
        format!("fn{args} -> {} end", self.expression(depth))
    }

    /// An operand that needs no parentheses.
    fn operand(&mut self, depth: usize) -> String {
        if self.0.below(2) == 0 { self.simple() } else { self.call(depth) }
    }

    fn expression(&mut self, depth: usize) -> String {
        let Some(depth) = depth.checked_sub(1) else { return self.simple() };
        match self.0.below(17) {
            0 => format!("[{}]", self.several(depth, 0, Self::expression).join(", ")),
            1 => format!("[{}]", self.keywords(depth)),
            2 => format!("{{{}}}", self.several(depth, 1, Self::expression).join(", ")),
            3 => format!("%{{{}}}", self.several(depth, 0, Self::arrow).join(", ")),
            4 => format!("%{{{}}}", self.keywords(depth)),
            5 => format!("%{{state | {}}}", self.keywords(depth)),
            6 => format!("%{}{{{}}}", self.0.pick(&MODULES), self.keywords(depth)),
            7 => {
                let op =
                    self.0.pick(&["+", "<>", "++", "and", "||", "==", ">=", "in", "-", "..", "|>", "in"]);
                let gap = if op == ".." { "" } else { " " };
                format!("({}{gap}{op}{gap}{})", self.operand(depth), self.operand(depth))
                    .trim_matches(['(', ')'])
                    .to_owned()
            }
            8 => {
                let op = self.0.pick(&[" <> ", " && ", " + ", " |> "]);
                self.several(depth, 2, |generator, depth| generator.call(depth)).join(op)
            }
            9 => format!("not {}", self.call(depth)),
            10 => format!("&{}.{}/{}", self.0.pick(&MODULES), self.0.pick(&NAMES), self.0.below(4)),
            11 => format!("&{}(&1, {})", self.0.pick(&NAMES), self.expression(depth)),
            12 => format!("<<{}::8, rest::binary>>", self.0.pick(&VARIABLES)),
            _ => self.call(depth),
        }
    }

    fn statement(&mut self) -> String {
        let depth = 1 + self.0.below(3);
        match self.0.below(16) {
            0 | 1 => format!("{} = {}", self.0.pick(&VARIABLES), self.expression(depth)),
            2 | 3 => format!("{{:ok, {}}} = {}", self.0.pick(&VARIABLES), self.expression(depth)),
            4 => format!("[first, second | rest] = {}", self.expression(depth)),
            5 => format!("@attribute {}", self.expression(depth)),
            6 => format!("raise ArgumentError, {}", self.expression(depth)),
            7 => format!(
                "if {} do\n  {}\nelse\n  {}\nend",
                self.expression(depth),
                self.call(1),
                self.simple()
            ),
            8 => format!(
                "case {} do\n  {} ->\n    {}\n\n  _ ->\n    {}\nend",
                self.expression(depth),
                self.operand(1),
                self.expression(depth),
                self.simple()
            ),
            9 => {
                let args = self.several(1, 1, Self::expression).join(", ");
                let guard = self.operand(depth);
                format!("def handle_call({args}) when {guard} do\n  {}\nend", self.expression(depth))
            }
            10 => {
                let args = self.several(1, 0, Self::expression).join(", ");
                format!("defp reply({args}), do: {}", self.expression(depth))
            }
            11 => format!("for {} <- {}, into: %{{}}, do: {}", self.simple(), self.call(1), self.call(depth)),
            12 => format!(
                "with {{:ok, x}} <- {},\n     {{:ok, _}} <- {} do\n  {}\nend",
                self.call(depth),
                self.call(depth),
                self.simple()
            ),
            13 => format!("assert {} == {}", self.operand(depth), self.operand(depth)),
            14 => format!(
                "Enum.each({}, fn entry ->\n  {}\n  {}\nend)",
                self.call(1),
                self.call(depth),
                self.call(1)
            ),
            _ => self.expression(depth),
        }
    }
}

/// What the formatter makes of each text at `COLUMN`, or nothing for a text that it cannot read.
fn formatted(texts: &[String], line_length: usize) -> Vec<Option<String>> {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("in"), texts.join("\0")).unwrap();
    let code = format!(
        r#"
        for text <- String.split(File.read!("in"), "\0") do
          try do
            "if a do\n  if b do\n" <> text <> "\n  end\nend"
            |> Code.format_string!(line_length: {line_length})
            |> IO.iodata_to_binary()
            |> String.split("\n")
            |> Enum.slice(2..-3)
            |> Enum.map_join("\n", &String.replace_prefix(&1, "    ", ""))
          rescue
            _ -> ""
          end
        end
        |> Enum.join("\0")
        |> then(&File.write!("out", &1))
        "#
    );
    let out = Command::new("elixir").args(["-e", &code]).current_dir(dir.path()).output().unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let out = fs::read_to_string(dir.path().join("out")).unwrap();
    out.split('\0').map(|text| (!text.is_empty()).then(|| text.to_owned())).collect()
}

#[test]
fn generated_statements_are_laid_out_as_the_formatter_does() {
    for (seed, line_length) in [(1, 98), (2, 70), (3, 50)] {
        let mut generator = Generator(Random(seed));
        let texts: Vec<String> = (0..500).map(|_| generator.statement()).collect();
        let (mut broken, mut unsure, mut too_long) = (0, 0, 0);
        for (text, expected) in texts.iter().zip(formatted(&texts, line_length)) {
            let Some(expected) = expected else { continue };
            let options = options(line_length);
            if words(text) != words(&expected) {
                // Not formatted to begin with: statements that fit are kept so, the others are not touched.
                assert!(format(text, COLUMN, &options).is_err(), "{text}");
                continue;
            }
            if let Ok(all) = format(text, COLUMN, &options) {
                assert_eq!(all, expected, "{text}");
            }
            match lay_out(text, COLUMN, &options) {
                Ok(out) if out == *text => {
                    assert!(text.lines().all(|line| line.chars().count() + COLUMN <= line_length), "{text}");
                }
                Ok(out) => {
                    assert_eq!(out, expected, "{text}");
                    assert_eq!(is_formatted(&out, COLUMN, &options), Some(true), "{out}");
                    broken += 1;
                }
                Err(LayoutError::TooLong(_)) => {
                    let long = |line: &str| line.chars().count() + COLUMN > line_length;
                    assert!(expected.lines().any(long), "{text}");
                    too_long += 1;
                }
                Err(_) => unsure += 1,
            }
        }
        println!("{line_length} columns: {broken} laid out, {unsure} unsure, {too_long} too long");
        assert!(broken > 100 && unsure * 100 < 15 * (broken + unsure), "{broken} laid out, {unsure} unsure");
    }
}

fn words(text: &str) -> String {
    text.split_whitespace().collect()
}

#[test]
fn what_fits_stays_to_the_byte() {
    let code = "a  =  1\n\n\n\nlong_name = call(first_argument, second_argument)\nlast( 1 )";
    let broken =
        "a  =  1\n\nlong_name =\n  call(\n    first_argument,\n    second_argument\n  )\n\nlast( 1 )";
    assert_eq!(lay_out(code, 0, &options(49)).as_deref(), Ok(code));
    assert_eq!(lay_out(code, 22, &options(49)).as_deref(), Ok(broken));
}

#[test]
fn comments_between_statements_stay() {
    let code =
        "def f(a) do\n  # one\n  # two\n\n  call(a, some_longer_argument)\n  # three\n  b\n  # four\nend";
    let broken = "def f(a) do\n  # one\n  # two\n\n  call(\n    a,\n    some_longer_argument\n  )\n\n  \
                  # three\n  b\n  # four\nend";
    assert_eq!(formatted(&[code.to_owned()], 30), [Some(broken.to_owned())]);
    assert_eq!(lay_out(code, COLUMN, &options(30)).as_deref(), Ok(broken));
    // Above all else, too.
    let code = "# zero\n#\n# more\ncall(a, some_longer_argument)";
    let broken = "# zero\n#\n# more\ncall(\n  a,\n  some_longer_argument\n)";
    assert_eq!(formatted(&[code.to_owned()], 30), [Some(broken.to_owned())]);
    assert_eq!(lay_out(code, COLUMN, &options(30)).as_deref(), Ok(broken));
}

#[test]
fn statements_inside_move_as_a_whole() {
    let code = "def f(some_parameter, another_parameter) do\n  g(\"\"\"\n  text\n\n    # more\n  \"\"\")\n\n  h([\n    # why\n    1\n  ])\nend";
    let broken = "def f(\n      some_parameter,\n      another_parameter\n    ) do\n  g(\"\"\"\n  text\n\n    # more\n  \"\"\")\n\n  h([\n    # why\n    1\n  ])\nend";
    assert_eq!(formatted(&[code.to_owned()], 40), [Some(broken.to_owned())]);
    assert_eq!(lay_out(code, COLUMN, &options(40)).as_deref(), Ok(broken));
}

#[test]
fn heredocs_move_with_their_lines() {
    let code = "call(some_argument, \"\"\"\ntext\n\n  more #{value}\n\"\"\", ~S'''\nraw\n''')";
    let expected = formatted(&[code.to_owned()], 30).remove(0).unwrap();
    assert!(expected.contains("\n  text\n\n    more"), "{expected}");
    assert_eq!(format(code, COLUMN, &options(30)), Ok(expected));
}

#[test]
fn what_is_not_sure_is_refused() {
    let unsure = |code: &str| match lay_out(code, 0, &options(12)) {
        Err(LayoutError::Unsure(_)) => true,
        other => panic!("{code}: {other:?}"),
    };
    assert!(unsure("call(argument) # beside"));
    assert!(unsure("call(argument,\n  # inside\n  other)"));
    assert!(unsure("call(\"text over\nlines\")"));
    assert!(unsure("call(argument, [key: 1])"));
    assert!(unsure("first_call argument"));
    assert!(unsure("((argument + other))"));
    assert!(unsure("a = argument; b = other"));
    assert!(unsure("\"#{call argument}\""));
    assert!(matches!(lay_out("call(argument, ", 0, &options(12)), Err(LayoutError::Refused(_))));
    assert_eq!(lay_out("a_name_that_is_long", 0, &options(12)), Err(LayoutError::TooLong(12)));
    let deep = format!("{}x{}", "[".repeat(5000), "]".repeat(5000));
    assert!(unsure(&deep));
}

#[test]
fn joining_is_seen_where_all_versions_join() {
    let options = options(40);
    assert_eq!(is_formatted("call(a, b)", 0, &options), Some(true));
    assert_eq!(is_formatted("call(a,\n  b)", 0, &options), Some(false));
    assert_eq!(is_formatted("call(\n  a\n)", 0, &options), Some(false));
    assert_eq!(is_formatted("call(\n  a,\n  b\n)", 0, &options), Some(true), "the writer's choice");
    assert_eq!(is_formatted("[\n  a\n]", 0, &options), Some(true), "the writer's choice");
    assert_eq!(is_formatted("[a,\n b]", 0, &options), Some(false));
    assert_eq!(is_formatted("a\n|> b()", 0, &options), Some(true), "the writer's choice");
    assert_eq!(is_formatted("x =\n  call()", 0, &options), None, "1.14 joins, later versions do not");
    assert_eq!(is_formatted("call(a, b)", 31, &options), Some(false));
    assert_eq!(is_formatted("call(", 0, &options), None);
}

#[test]
fn a_projects_calls_without_parentheses_are_known() {
    let own = FormatterOptions { locals_without_parens: vec![("field".into(), Some(2))], ..options(20) };
    assert_eq!(is_formatted("field :a, :b", 0, &own), Some(true));
    assert_eq!(is_formatted("field :a, :b, :c", 0, &own), None);
    assert_eq!(
        lay_out("field :some_name, :some_type", 0, &own).as_deref(),
        Ok("field :some_name,\n      :some_type")
    );
}
