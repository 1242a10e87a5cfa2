use super::{ConfigError, Place};

/// Splits `RULE.OPTION=VALUE` into its three parts; the value may be empty and may hold any text.
///
/// # Errors
/// An argument of another form.
pub fn parse_setting(argument: &str) -> Result<(&str, &str, &str), ConfigError> {
    let parts = argument.split_once('=').and_then(|(name, value)| {
        let (rule, option) = name.split_once('.')?;
        let (rule, option) = (rule.trim(), option.trim());
        (!rule.is_empty() && !option.is_empty()).then_some((rule, option, value.trim()))
    });
    parts.ok_or_else(|| ConfigError {
        place: Place::Argument(format!("--set {argument}")),
        message: "not of the form RULE.OPTION=VALUE".into(),
        help: Some("`salve explain RULE` lists the options of a rule".into()),
    })
}
