//! Closed lists of words, plain and lower-case, parted by spaces.

/// Whether the list has this word.
pub(super) fn listed(list: &str, word: &str) -> bool {
    list.split_ascii_whitespace().any(|listed| listed == word)
}

/// Greetings, thanks, yes and no: they say nothing that is kept.
pub(super) const POLITE: &str = "hi hello hey heya hiya yo howdy greetings good morning afternoon evening \
    day night there hola buenas buenos dias tardes noches thanks thank thx ty tks appreciated gracias muchas \
    ok okay okey k kk yes yeah yep yup ya yea sure si sip claro no nope nah please pls plz favor por sorry \
    perdon disculpe great perfect awesome cool fine sounds got it alright bien vale sir maam madam bye \
    cheers welcome lol haha you so much";

/// Words that hold sentences together, and those of asking to be called or heard.
pub(super) const COMMON: &str = "a an the this that these those is are was were be been am im its it i ive \
    id ill me my mine we our us you your youre u ur they them their he she his her and or but so if then \
    than not dont doesnt didnt cant cannot wont isnt to at in on of for from with by about as can could \
    would should do does did have has had what whats who whos whose where wheres when how why which still \
    just also again here now soon asap any some someone somebody anyone anybody everyone text texting texts \
    texted call calling called message messages msg reply phone number contact talk speak help info \
    question anything something nothing everything que un una y es en con para mi su sus se lo yo tu usted \
    ustedes esta este esto hay hablo ingles espanol llame llamen llamar llamada llameme llamame ayuda cuando \
    donde quien como cuanto porque pero muy mas puede pueden podria podrian";

/// Particles that names of people, streets and cities have too.
pub(super) const PARTICLES: &str = "de del la las los el al will";

/// Of all these lists, names too.
pub(super) const ALSO_NAMES: &str = "white green gray grey black bill price hope day";

/// Days and times of day, as words.
pub(super) const DAYS: &str = "today tonight tomorrow tmrw tmr tomorow tommorow yesterday monday tuesday \
    wednesday thursday friday saturday sunday mon tue tues wed weds thu thur thurs fri mondays tuesdays \
    wednesdays thursdays fridays saturdays sundays weekend weekends weekday weekdays morning mornings \
    afternoon afternoons evening evenings noon midday night tonite week month hour hours minute minutes am \
    pm anytime whenever flexible later hoy manana ayer lunes martes miercoles jueves viernes sabado domingo \
    tarde noche mediodia semana early late";

/// Other words of short messages, none of which is a name.
pub(super) const ORDINARY: &str = "need needs needed want wants wanted wanna gonna come comes coming came go \
    going went get getting gets give gave send sent told tell asked ask said say see seen look looking know \
    think hope wait waiting hold ready available free busy home house apartment condo office work working \
    works worked driving sick urgent emergency asap problem problems issue issues fix fixed same already \
    before after until since last next first one two three sec second moment minute mind never ever always \
    sometimes none nobody old new other another both all most more less much many lot few bit way back up \
    down out off over under inside outside upstairs downstairs front kitchen bathroom bedroom basement attic \
    room floor wall ceiling yard customer client owner tenant landlord renter neighbor husband wife mom dad \
    son daughter person human robot bot machine real automatic service tech technician plumber electrician \
    guy guys man lady price cost quote estimate money pay payment bill invoice appointment schedule \
    scheduled booking booked cancel cancelled reschedule address street city zip code name location place \
    company business wrong right bad worse big small loud slow fast hot cold wet dry dirty weird noise noisy \
    smell smells leaking broken dead done doing let lets make makes made take takes took try trying tried \
    use used using called heard listen read open closed ago maybe possibly probably really actually very too \
    only even well nice true false confirm confirmed unsure interested safe lost private secret bring blue \
    red white green gray grey black yellow check checking forget hurry bless god merry happy christmas \
    thanksgiving easter birthday expensive cheap update updates news huh wow whatever course absolutely \
    definitely exactly correct perfectly totally together alone pick picture pictures photo photos pic pics \
    video attached email mail website online today gate key dog dogs cat cats kids baby elderly door window \
    garage car truck parking wood brick story bed bath unit building complex corner near behind across cross \
    between ladder rent rental own owns lease manager super maintenance insurance warranty remember rang \
    ring answer answered voicemail annoyed angry mad upset frustrated ridiculous terrible horrible worst \
    spam scam fake unknown anonymous senor senora cuesta cobran momento gente familia \
    direcciones apartamento piso bueno buena rapido pronto stop understand understood quiero quiere necesito \
    necesita necesitamos tengo tenemos tiene puede pueden podria venir vengan viene casa trabajo problema \
    nombre direccion ciudad calle ya nada algo todo espere nunca despues antes ahora mismo aqui estoy somos \
    fuera mal malo roto rota frio caliente urgente emergencia cliente dueno duena nvm nevermind idk idc omg \
    omfg wtf smh ugh brb lmk ttyl everywhere somewhere soaked desperate insane crazy unlocked locked meeting";
