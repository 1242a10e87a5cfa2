use super::*;

fn parse(text: &str) -> Config {
    Config::parse(text, Path::new("salve.toml")).expect("a configuration")
}

/// The error of `text` as `line:column: message | help`.
fn error(text: &str) -> String {
    let error = Config::parse(text, Path::new("salve.toml")).expect_err("an error");
    let shown = error.to_string();
    let shown = shown.strip_prefix("salve.toml:").expect("a place");
    format!("{shown} | {}", error.help.unwrap_or_default())
}

#[test]
fn levels_and_options_are_read_with_their_places() {
    let config = parse(
        "exclude = [\"lib/gen/**\"]\n\n[rules]\nmute-log = \"off\"\nlazy-key = { level = \"fix\", unsafe = true }\n\n\
         [rules.unheard-mailbox]\nmax = 100\nstrategy = \"reject\"\n\n[verify]\nsteps = [\"test\"]\n",
    );
    assert_eq!(config.exclude, ["lib/gen/**"]);
    assert_eq!(config.rules["mute-log"].level, Some(Level::Off));
    assert_eq!(config.rules["lazy-key"].level, Some(Level::Fix));
    assert_eq!(config.rules["lazy-key"].allow_unsafe, Some(true));
    let queue = &config.rules["unheard-mailbox"];
    assert_eq!((queue.level, queue.allow_unsafe), (None, None));
    assert_eq!(queue.options["max"].value, Value::Toml(toml::Value::Integer(100)));
    assert_eq!(queue.options["strategy"].place.to_string(), "salve.toml:9:12");
    let (verify, place) = config.verify.expect("a table");
    assert_eq!(verify["steps"][0].as_str(), Some("test"));
    assert_eq!(place.to_string(), "salve.toml:11:2");
}

#[test]
fn an_empty_file_says_nothing() {
    assert_eq!(parse(""), Config::default());
    assert_eq!(parse("[rules]\n"), Config::default());
}

#[test]
fn unknown_words_are_refused_with_the_nearest_right_one() {
    assert_eq!(error("[rule]\n"), "1:2: unknown key `rule` | did you mean `rules`?");
    assert_eq!(
        error("\nfoo = 1\n"),
        "2:1: unknown key `foo` | it must be one of `rules`, `exclude`, `recipes`, `verify`"
    );
    assert_eq!(error("[recipes]\ndir = []"), "2:1: unknown key `dir` | did you mean `dirs`?");
    assert_eq!(
        error("rules.lazy-key = \"repot\""),
        "1:18: there is no level `repot` | did you mean `report`?"
    );
    assert_eq!(
        error("rules.a.level = \"warn\""),
        "1:17: there is no level `warn` | it must be one of `off`, `report`, `fix`"
    );
}

#[test]
fn wrong_types_are_refused_at_the_value() {
    assert_eq!(
        error("[rules]\na = true"),
        "2:5: expected \"off\", \"report\" or \"fix\" or a table of `level`, `unsafe` and the rule's options, found true | "
    );
    assert_eq!(error("rules = 3"), "1:9: expected a table, found the number 3 | ");
    assert_eq!(
        error("rules.a.unsafe = \"yes\""),
        "1:18: expected true or false, found the string \"yes\" | "
    );
    assert_eq!(error("exclude = \"lib\""), "1:11: expected a list of strings, found the string \"lib\" | ");
    assert_eq!(error("exclude = [\"a\", 1]"), "1:17: expected a string, found the number 1 | ");
    assert!(error("exclude = [\"a\", \"{b\"]").starts_with("1:17: "));
    assert_eq!(error("recipes.dirs = [\"none-such\"]"), "1:17: there is no folder `none-such` | ");
    assert_eq!(error("verify = 1"), "1:10: expected a table, found the number 1 | ");
}

#[test]
fn syntax_errors_are_one_line_with_their_place() {
    let text = error("# caf\u{e9}\nx = = 1");
    assert!(text.starts_with("2:5: ") && !text.contains('\n'), "{text}");
    assert!(error("a = 1\na = 2").starts_with("2:1: "));
    assert!(error(&format!("a = {}", "[".repeat(50_000))).starts_with("1:"));
}

#[test]
fn the_command_line_wins_over_the_file() {
    let mut config = parse("[rules.mute-log]\nmode = \"observe\"\n");
    for argument in ["mute-log.mode=call", "mute-log.mode=cast", "a.list=B.c/1,D.e/2", "a.text=x=y.z"] {
        config.set(argument).expect("of the right form");
    }
    let option = |rule: &str, option: &str| config.rules[rule].options[option].value.clone();
    assert_eq!(option("mute-log", "mode"), Value::Text("cast".into()));
    assert_eq!(option("a", "list"), Value::Text("B.c/1,D.e/2".into()));
    assert_eq!(option("a", "text"), Value::Text("x=y.z".into()));
    assert_eq!(config.rules["a"].place.to_string(), "--set a.list=B.c/1,D.e/2");
    for bad in ["", "a", "a.b", "a=b", ".b=c", "a.=c", "=a.b"] {
        let error = config.set(bad).expect_err("of another form");
        assert_eq!(error.to_string(), format!("--set {bad}: not of the form RULE.OPTION=VALUE"));
    }
}

#[test]
fn rules_that_do_not_exist_are_refused() {
    let known = ["lazy-key", "mute-log"];
    assert!(parse("rules.lazy-key = \"fix\"").check_rules(&known).is_ok());
    let error = parse("[rules]\nlazy-kye = \"fix\"").check_rules(&known).expect_err("unknown");
    assert_eq!(error.to_string(), "salve.toml:2:1: there is no rule `lazy-kye`");
    assert_eq!(error.help.as_deref(), Some("did you mean `lazy-key`?"));
    let error = parse("[rules]\nxyz = \"fix\"").check_rules(&known).expect_err("unknown");
    assert_eq!(error.help.as_deref(), Some("`salve rules` lists the rules"));
}

#[test]
fn a_project_may_keep_recipes_where_it_wants() {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let load = || {
        let root = Root::find(&[], dir.path()).expect("a root");
        Config::load(&root).map(|config| (root.dir, config.recipe_dirs))
    };
    std::fs::write(dir.path().join("mix.exs"), "").expect("written");
    assert!(load().expect("loaded").1.is_empty());
    std::fs::create_dir_all(dir.path().join(DEFAULT_RECIPES)).expect("created");
    std::fs::create_dir_all(dir.path().join("recipes")).expect("created");
    let (root, dirs) = load().expect("loaded");
    assert_eq!(dirs, [root.join(DEFAULT_RECIPES)]);
    std::fs::write(dir.path().join("salve.toml"), "recipes.dirs = [\"recipes\"]").expect("written");
    assert_eq!(load().expect("loaded").1, [root.join("recipes")]);
    std::fs::write(dir.path().join("salve.toml"), b"\xff").expect("written");
    assert!(load().expect_err("not UTF-8").to_string().ends_with("salve.toml:1:1: the file is not UTF-8"));
}
