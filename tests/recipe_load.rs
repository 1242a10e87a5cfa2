//! Recipes that are refused, each with the place and what would be right.

use salve::recipe::load;
use std::collections::BTreeMap;

const HEAD: &str = "[recipe]\nid = \"x\"\ntitle = \"X\"\nsafety = \"safe\"\n[unit]\neach = \"clause\"\n";

fn refusal(body: &str) -> String {
    let files = BTreeMap::from([("list.txt".to_string(), "File.rm/1\nwhat is this\n".to_string())]);
    load("x/recipe.toml", &format!("{HEAD}{body}"), files).expect_err("it should be refused").to_string()
}

#[test]
fn an_unknown_word_names_the_nearest_one() {
    let site = "[[site]]\nid = \"call\"\nany = [\"f($A)\"]\n";
    let cases = [
        ("[[site]]\nid = \"a\"\nanny = [\"f()\"]\n", "x/recipe.toml:9:1: unknown field `anny`"),
        (
            &format!("{site}where = [\"litteral($A)\"]\n"),
            "x/recipe.toml:10:10: unknown relation `litteral`; did you mean `literal`?",
        ),
        (&format!("{site}where = [\"literal($B)\"]\n"), "x/recipe.toml:10:10: unknown variable `$B`"),
        (
            &format!("{site}[[leave]]\nwhen = \"cal\"\nsay = \"s\"\n"),
            "x/recipe.toml:11:8: unknown site `cal`",
        ),
        (
            &format!("{site}[[leave]]\nwhen = \"call and\"\nsay = \"s\"\n"),
            "x/recipe.toml:11:17: the condition ends where",
        ),
        (
            &format!("{site}[[edit]]\nat = \"cull\"\ntext = \"g()\"\n"),
            "x/recipe.toml:11:6: there is no site `cull`; did you mean `call`?",
        ),
        (
            &format!("{site}[[edit]]\nat = \"call\"\ntext = \"g($C)\"\n"),
            "x/recipe.toml:12:8: `$C` is not bound",
        ),
        (&format!("{site}[[edit]]\nat = \"call\"\n"), "an edit has one of `text`"),
        (
            &format!("{site}[[ensure]]\nfunction = \"f\"\ntext = \"\"\n"),
            "x/recipe.toml:11:12: a function is written with its arity",
        ),
        (
            &format!("{site}[[ensure]]\nfunction = \"f/1\"\nfile = \"none.tmpl\"\n"),
            "there is no file `none.tmpl` beside the recipe",
        ),
        ("[[site]]\nid = \"a\"\nany = [\"f(\"]\n", "x/recipe.toml:9:8: not an Elixir pattern"),
        ("[[site]]\nid = \"a\"\n", "the site says nothing to find"),
        ("", "a recipe finds something: add a [[site]]"),
        ("[sets]\nlist = \"list.txt\"\n", "x/list.txt:2:1: `what is this` is no function"),
        ("[options]\nmax = { type = \"number\" }\n", "unknown type `number`"),
    ];
    for (body, wanted) in cases {
        let refused = refusal(body);
        assert!(refused.contains(wanted), "{refused}\nshould hold\n{wanted}");
    }
}

#[test]
fn an_unsafe_recipe_says_what_may_change() {
    let text = HEAD.replace("safe\"", "unsafe\"");
    let refused = load("r.toml", &text, BTreeMap::new()).expect_err("no `because`").to_string();
    assert!(refused.contains("an unsafe recipe says what may change"), "{refused}");
}

#[test]
fn every_word_of_the_schema_loads() {
    let text = r#"
[recipe]
id = "all-words"
title = "All words"
safety = "unsafe"
because = "it may change"
claims = ["all words"]
[options]
slow = { type = "mfa[]", adds_to = "slow.txt" }
most = { type = "integer", needed_to = "fix" }
how = { type = ["first", "last"], needed_to = "fix" }
helper = { type = "module", default = "$APP.Helper" }
[unit]
each = "clause"
callback = "GenServer.{handle_call,handle_cast}"
[[shape]]
push = "[$ITEM | $OLD]"
size = "length($ITEMS)"
[[site]]
id = "work"
call = "$slow"
reach = "local"
[[site]]
id = "tail"
tails_of = "$BODY"
any = ["{:reply, $ANSWER, $NEXT}", "{:noreply, $NEXT}"]
[[site]]
id = "region"
slice = ["work", "tail"]
[[site]]
id = "push"
writes = "$FIELD"
value = "shape.push"
count = "1"
[[site]]
id = "other"
writes = "$FIELD"
not = "push"
where = ["reads($OLD, $FIELD)"]
[[leave]]
when = "not work or dominates(work, push)"
say = "{work} in {$BODY}"
[[decline]]
when = "flows(work, $NEXT) or $how == first and clause(work) is not handle_call"
say = "{$NEXT} needs {work}"
[[edit]]
at = "region"
let = { job = "fresh:job" }
text = "$job = $helper.run(fn -> $region[tail := $ANSWER | :ok] end)"
[[edit]]
at = "push"
with = { count = "$STATE.count + 1" }
wrap = "bound($it)"
[[ensure]]
state = { count = "0" }
[[ensure]]
child = "{Task.Supervisor, name: $helper}"
before = "$MODULE"
[[ensure]]
clauses = "handle_info/2"
place = "first"
file = "clauses.tmpl"
[[ensure]]
function = "bound/1"
file = "$how.tmpl"
"#;
    let files = BTreeMap::from([
        ("slow.txt".to_string(), "Slow.*\n".to_string()),
        ("clauses.tmpl".to_string(), "def handle_info(:x, s), do: {:noreply, s}\n".to_string()),
    ]);
    let recipe = load("r.toml", text, files).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(recipe.variants.len(), 1);
    assert!(recipe.options["most"].needed_to_fix);
}
