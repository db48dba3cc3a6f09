use super::{Stage, Way, Who, turn};
use crate::domain::connection::{Connection, Pending};

fn at(stage: Stage, way: Way) -> Connection {
    Connection { stage, way, ..Connection::default() }
}

#[test]
fn a_connection_says_whose_turn_it_is_until_a_pair_is_saved() {
    let who = |stage, way| turn(&at(stage, way)).map(|turn| turn.who);
    for way in [Way::WeGenerate, Way::TheyGenerate] {
        assert_eq!(who(Stage::AddTenantId, way), Some(Who::Operator));
        assert_eq!(who(Stage::AdminConnects, way), Some(Who::Admin));
    }
    for stage in [Stage::Generate, Stage::Save] {
        assert_eq!(who(stage, Way::WeGenerate), Some(Who::Operator));
        assert_eq!(who(stage, Way::TheyGenerate), Some(Who::Admin));
    }
}

#[test]
fn a_connection_that_was_never_saved_starts_with_the_tenant_id_and_our_own_pair() {
    let turn = turn(&Connection::default()).unwrap();
    assert_eq!((turn.stage, turn.way), (Stage::AddTenantId, Way::WeGenerate));
}

#[test]
fn once_a_pair_is_saved_it_is_nobodys_turn_even_if_it_could_not_be_tested_yet() {
    let login = super::super::tests::login();
    let pending = Pending { login: login.clone(), tried_at: None, why: String::new() };
    assert_eq!(turn(&Connection { pending: Some(pending), ..Connection::default() }), None);
    assert_eq!(turn(&Connection { credentials: Some(login.credentials), ..Connection::default() }), None);
}
