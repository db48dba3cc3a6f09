//! The tag that one click makes: once, and only by whoever has seen that there is none.

use intellisend::domain::audit::Act;
use intellisend::drivers::{CreatedTag, TagError, create_provider_tag};
use tests::fakes::servicetitan::paths;
use tests::faults::{Fault, Plan};

use crate::tester::Tester;

const CREATE_TAG: &str = "servicetitan POST …/booking-provider-tags";
const LIST_TAGS: &str = "servicetitan GET …/booking-provider-tags";
const MAY_CREATE: &str = "tn.crm.bookingprovidertags:w";

impl Tester {
    async fn create_tag(&self) -> Result<CreatedTag, TagError> {
        create_provider_tag(&self.work, &self.key, &self.tenant().await, &self.actor()).await
    }

    /// Forgets the tag that every tenant has, so that there is one to make.
    pub(crate) fn without_tags(&self) {
        let tenant = self.ground.seed.servicetitan_tenant.to_string();
        self.ground.servicetitan.tenant(&tenant, |known| known.providers.clear());
    }

    pub(crate) fn with_permission_to_create(&self) {
        self.scopes(|scopes| scopes.push(MAY_CREATE.to_owned()));
    }

    fn tags(&self) -> usize {
        let tenant = self.ground.seed.servicetitan_tenant.to_string();
        self.ground.servicetitan.tenant(&tenant, |known| known.providers.len())
    }
}

#[tokio::test]
async fn one_click_makes_the_tag_and_the_next_one_finds_it() {
    let tester = Tester::open().await;
    tester.without_tags();
    tester.with_permission_to_create();
    assert!(tester.options().await.expect("connected").can_create_tag);
    let made = tester.create_tag().await.unwrap();
    assert_eq!((made.tag.name.as_str(), made.tag.active, made.created), ("IntelliSend SMS", true, true));
    let again = tester.create_tag().await.unwrap();
    assert_eq!((&again.tag, again.created), (&made.tag, false));
    assert_eq!(tester.tags(), 1);
    let [line] = tester.trail(Act::ProviderTagCreated).await.try_into().expect("one line");
    assert!(line.detail.contains(&made.tag.id), "{}", line.detail);
}

#[tokio::test]
async fn a_tag_whose_making_is_unclear_is_looked_up_by_its_name() {
    for fault in [Fault::DropAfter, Fault::StatusAfter(500), Fault::Garbage] {
        let tester = Tester::open().await;
        tester.without_tags();
        tester.with_permission_to_create();
        tester.ground.recorder.plan(Plan::default().next(CREATE_TAG, fault));
        assert!(tester.create_tag().await.unwrap().created);
        assert_eq!((tester.tags(), tester.trail(Act::ProviderTagCreated).await.len()), (1, 1));
    }
    let tester = Tester::open().await;
    tester.without_tags();
    tester.with_permission_to_create();
    tester.ground.recorder.plan(Plan::default().next(CREATE_TAG, Fault::DropBefore));
    assert!(matches!(tester.create_tag().await, Err(TagError::Unclear(why)) if why.contains("not known")));
    let [line] = tester.trail(Act::ProviderTagUnclear).await.try_into().expect("one line");
    assert!(line.detail.contains("IntelliSend SMS"), "{}", line.detail);
}

#[tokio::test]
async fn no_tag_is_made_where_it_could_not_be_seen_whether_there_is_one() {
    let status = |status| Fault::Status(status, r#"{"title":"No"}"#.to_owned());
    for fault in [status(500), status(429), status(404), Fault::DropAfter, Fault::Garbage] {
        let tester = Tester::open().await;
        tester.with_permission_to_create();
        tester.ground.recorder.plan(Plan::default().next(LIST_TAGS, fault));
        let unread = tester.create_tag().await;
        assert!(
            matches!(&unread, Err(TagError::Unclear(why)) if why.contains("No tag was made")),
            "{unread:?}"
        );
        assert_eq!(tester.ground.servicetitan.calls("POST", paths::PROVIDER_TAGS), 0);
    }
    let tester = Tester::open().await;
    tester.without_tags();
    tester.with_permission_to_create();
    tester.ground.recorder.plan(Plan::default().next(LIST_TAGS, status(403)));
    assert!(tester.create_tag().await.unwrap().created, "who may not look may make one all the same");
}

#[tokio::test]
async fn a_tag_that_was_made_and_could_not_be_told_of_is_found_by_the_next_click() {
    let tester = Tester::open().await;
    tester.without_tags();
    tester.with_permission_to_create();
    let function = tester.ground.function("save-credentials").await;
    let click = "/v1/connections/integration/options/booking-provider-tag";
    let untold = Fault::Status(400, "{}".to_owned());
    tester.ground.recorder.plan(Plan::default().every("TransactWriteItems", untold));
    let (status, answer) = tester.call(&function, "POST", click, None).await;
    assert_eq!((status, &answer["title"]), (503, &"Not finished".into()), "{answer}");
    tester.ground.recorder.plan(Plan::default());
    let (status, answer) = tester.call(&function, "POST", click, None).await;
    assert_eq!((status, tester.tags()), (200, 1), "{answer}");
}

#[tokio::test]
async fn a_conflict_means_that_it_was_there() {
    let tester = Tester::open().await;
    tester.with_permission_to_create();
    // The first look misses it, as if somebody made it in that moment.
    let empty = Fault::Status(200, r#"{"data":[],"hasMore":false}"#.to_owned());
    tester.ground.recorder.plan(Plan::default().next(LIST_TAGS, empty));
    let found = tester.create_tag().await.unwrap();
    assert_eq!((found.tag.name.as_str(), found.created), ("IntelliSend SMS", false));
    assert_eq!(tester.ground.servicetitan.calls("POST", paths::PROVIDER_TAGS), 1);
    assert_eq!(tester.trail(Act::ProviderTagCreated).await, []);
    tester.scopes(|scopes| scopes.retain(|scope| scope != "tn.crm.bookingprovidertags:r"));
    let unread = tester.create_tag().await;
    assert!(matches!(&unread, Err(TagError::Refused(why)) if why.contains("by hand")), "{unread:?}");
}

#[tokio::test]
async fn without_the_permission_no_tag_is_made_and_the_person_is_told_how() {
    let tester = Tester::open().await;
    tester.without_tags();
    let refused = tester.create_tag().await;
    assert!(matches!(&refused, Err(TagError::Refused(why)) if why.contains(MAY_CREATE)), "{refused:?}");
    assert_eq!(tester.tags(), 0);
}
