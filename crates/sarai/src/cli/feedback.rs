//! `sarai feedback TURN_ID SCORE`: what the person thinks of an answer.
//!
//! Goes to the home's running server if there is one, since that holds the database's writer; else it is
//! written here under the home's lock. MetaControl learns from it with the same transaction.

use sarai_core::metacontrol::kept;
use serde_json::json;

use super::Error;
use crate::cli::Invocation;
use crate::exit::Exit;
use crate::home::{HomeLock, running_server};
use crate::i18n::Text;
use crate::terminal;

/// Arguments of `feedback`.
#[derive(clap::Args, Debug)]
pub(crate) struct Args {
    #[arg(value_name = "TURN_ID")]
    turn_id: String,
    #[arg(value_name = "SCORE", allow_hyphen_values = true)]
    score: f64,
    #[arg(long, value_name = "T")]
    note: Option<String>,
}

/// Runs the command.
pub(crate) async fn run(args: Args, invocation: &Invocation) -> anyhow::Result<Exit> {
    let home = invocation.home()?;
    let kept = json!({"turn_id": args.turn_id, "score": args.score});
    if let Some(server) = running_server(&home).await? {
        let mut body = kept.clone();
        if let Some(note) = args.note {
            body["note"] = note.into();
        }
        let token = invocation.config()?.server.token;
        server.post("/sarai/v1/feedback", token.as_deref(), &body).await?;
    } else {
        if !home.database().exists() {
            return Err(Error::NotFound { kind: "turn", name: args.turn_id }.into());
        }
        let _lock = HomeLock::acquire(&home, "feedback")?;
        let configured = invocation.config()?.metacontrol;
        let store = sarai_store::Store::open(home.database())?;
        let judgement = (args.turn_id.as_str(), args.score, args.note);
        kept::judge(&store, configured, judgement, jiff::Timestamp::now()).await?;
    }
    if invocation.json {
        terminal::json(&kept)?;
    } else {
        invocation.say(&Text::new("feedback-saved"))?;
    }
    Ok(Exit::Ok)
}
