"""Ordinary words that open a sentence with a capital without being a name. Written for this program."""

from __future__ import annotations

from functools import cache

from digest.fidelity.reading import stem

# Function words: they say nothing about which sentence of a source is meant, and none is a name.
_FUNCTION = """
a about above across after afterwards again against all almost along already also although always am among an and
another any anybody anyone anything are around as at away back be because been before began behind being below
beneath beside besides between beyond both but by can cannot could despite did do does doing done down due during
each either else elsewhere enough even ever every everybody everyone everything everywhere except few fewer first
for former formerly from further furthermore get gets given got had half hardly has have having he hence her here
hers herself him himself his how however i if in indeed inside instead into is it its itself just last later latter
least less like likewise little many may me meanwhile might mine more moreover most much must my myself near nearby
nearly neither never nevertheless next no nobody none nonetheless nor not nothing now nowhere of off often on once
one ones only onto or other others otherwise our ours ourselves out outside over own per perhaps rather really same
second several shall she should since so some somebody someone something sometimes somewhere soon still such than
that the their theirs them themselves then thence there thereafter thereby therefore these they thing things third
this those though through throughout thus till to together too toward towards under underneath unless unlike until
up upon us used very via was we well were what whatever when whence whenever where whereas wherever whether which
whichever while who whoever whole whom whose why will with within without would yes yet you your yours yourself
yourselves it'll they'll we'll you'll he'll she'll i'll i'm i've i'd we've we're you're you've they're they've don't
doesn't didn't isn't aren't wasn't weren't won't can't couldn't wouldn't shouldn't hasn't haven't hadn't let
"""
FUNCTION = frozenset(_FUNCTION.split())
_OPENERS = """
ability access according account accountant achieve act action activist actor adding addition additional advance
advice adviser advisor advocate affair age agency agent ago agreement aid aim air alongside amid amount analysis
analyst ancient announce annual answer anyhow apart app appeal apply appointment approach approval area argue
argument arm army arrangement arrival article artist ask aspect assault assessment asset assistance attack attempt
attendance attention attorney audience audit auditor author authority autumn available average award bad balance ban
bank bar base based basic basically basis battle beach bear beat beauty bed behaviour benefit best better bid big
bill bird birth black blood blue board body book border boss box boy break breaking bring brother budget build
builder building burden bus business buyer call campaign candidate capacity capital car care career carer case cash
cause caution centre ceremony certain certainly chair chairman challenge champion chance change charge charity cheap
check chemical chief child children choice chronic church citizen city civil claim class clean clear clearly clerk
client climate clinic clinical clinician close closing closure club coach coast code cold colleague college come
comment commerce commission commissioner committee common community company compare compared competition complaint
complete computer concern condition conference confidence conflict consequently conservative consider consultant
consultation consumer contact contract contractor contrary control controversial convention conversation conversely
cook coordination cost could council councillor count country county couple course court cover create crew crime
crisis critic critical criticism cross crowd crucial culture cup current currently curious cut cyber daily damage
danger dark data date daughter day dead deadline deal dear death debate debt decade decision deep defence delay
delegate delivery demand demographic dentist department design desk detail details detective developer development
device dialogue diet difference different difficult digital diplomat direct director disability discharge discover
discussion disease dispute district doctor document dog dollar domestic donor door double doubt dozen draft drama
draw drawing dream drink drive driver drug early earning easily easy economic economist economy editor editorial
education effect effective efficient effort eight eighth eighteen eighty either elderly election electric eleven
email emergency employee employer employment empty end energy engine engineer engineering english enjoy entire entry
environment equality equally equipment era especially essential estimate evening event eventually evidence exactly
example excellent exchange executive exercise expect expert explain export extra eye face fact factory failure fair
fairly faith false familiar family fan far farm farmer fashion fast father fault fear feature federal fee female
fewer field fifteen fifth fifty fight figure figures file film final finally finance financial find finding fine
finish fire firm fish five fix flat flight floor flow fly focus following food foot football force foreign forest
forget formal fortunately forty forward foundation four fourteen fourth fraud free freedom frequent fresh friend
front frustratingly full fully fun fund funding future gain game gap garden gas gay gender general generally gene
girl global goal gold good governance government governor gradually grand grant great green ground group growing
growth guard guest guidance guide gun hair hand happily happy hard having head headline health healthcare hear
hearing heart heat heating heavy height hello help hereby hero hidden high higher historian historic historically
history hit hold holding holiday home hope hopefully horse hospital host hot hotel hour house household housing huge
human hundred hundreds husband idea ideally illness image imagine immigration impact importantly important
improvement incidentally income increase increasing increasingly independent indeed industry inevitably inflation
influence information infrastructure initial initially initiative injury innovation inquiry inquest inspector
inspection instead institution insurance insurer integrated intelligence interest interesting interestingly interim
international internet interview introduction investigation investigator investment investor island issue item job
joint journal journalist journey judge judgment junior jury justice keep key kid kind kitchen knowledge labor
laboratory labour lack lady land language large largely late latest law lawmaker lawyer lead leader leadership
leading league learn learning leave legal legally legislation lesson letter level liberal library licence life light
like limit line link list listen literature live living loan local locally lock long look looking loss lot love low
luck luckily lunch machine magazine main mainly maintenance major make making male man management manager
manufacturer many map margin marine marital market marketing marriage mass massive match mate material maternity
matter maximum maybe mayor meal mean meaning means measure measuring meat media medical medically medicine meet
meeting member membership memory men mental mentally merger message method middle midwife mile military milk million
millions mind minimum minister ministry minor minority minute misinformation mission mistake mobile model modern
modest money monitor month monthly moral morning mortality mostly mother motion motor mountain mouth move movement
movie multiple murder museum music mutual name narrow nation national nationally nationwide native natural naturally
nature naturalist naval navy negotiation negotiator neighbour neighbourhood network new newly news newspaper night
nine nineteen ninety ninth noise non normal normally northern notable notably note noted notice number nurse nursing
obviously occasion occasionally occupational october odd offer office officer official officially oil okay old older
online open opening operation operator opinion opponent opportunity opposition option oral orange orbit order
ordinary organisation organization original originally outbreak outcome outpatient overall overnight overseas owner
ownership page paid pain painting pair pandemic panel paper paramedic parent parish park parking parliament part
particularly partly partner partnership party passenger past path patient pattern pay paying payment peace peer
penalty pension people percentage performance period permanent permission person personal personally personnel
petition pharmacist pharmacy phase phone photo photograph phrase physical physically physician picture piece pilot
place plain plan planet planner planning plans plant plastic plate platform play player playing please plenty plus
poem poet point police policy political politically politician politics poll pollution poor popular population
position positive possible possibly post potential potentially pound poverty power powerful practically practice
practitioner prayer precisely predictably prediction presence present president presidential press pressure
presumably previous previously price primary prime principle print prior priority prison prisoner private privately
pro probably problem procedure process procurement producer product production professional professor profit program
programme progress project promise proof property proponent proposal prosecutor protection protein protest protester
prove provided provider provision psychiatric psychologically public publication publicly publisher publishing pupil
purchase purpose put quality quarter question quick quickly quiet quietly quite race racial radio rail railway rain
raise rare rarely rate rating reach reaction read reader reading ready real reality realistically reason recall
recent recently recession recipe recognition recommended recommendation record recording recovery recruit
recruitment red reduced reduction redundancy reference referral reform refugee regardless region regional regionally
regular regularly regulation regulator rehabilitation relation relationship relative relatively release religion
religious remarkably remember rent rental repair repeat repeated replacement reply report reportedly reporter
representative republican request rescue research researcher reservation reserve resident residential resource
respect respondent response responsibility rest restaurant result resulting retail retailer retired return revenue
review reward rich right rising risk river road robot rock role roll roof room rough roughly round route row royal
rule ruling run runner rural sad sadly safe safety sale sample satellite save saving savings say scale scammer
scheme scholar school schooling science scientific scientist scope score screen screening sea search season seat
secondary secret secretary section sector secure security see seek seeing selection senator send senior sense
sensibly sentence separate separately september series serious seriously servant service session set setting
settlement seven seventeen seventh seventy severance severe sex sexual shape share shareholder sharing sharp sheet
shift ship shock shop shopping short shortage shortly shot show showing shut sick side sight sign significant
significantly silence similar similarly simple simply single sister site situation six sixteen sixth sixty size
skill skin sky sleep slow slowly small smart smoke smoking smooth snow soap social socially society soft software
soil soldier solicitor solution solving song sooner sort sound source southern space spare speaker speaking special
specialist specific specifically specimen spectator speculation speech speed spending spirit spokesman spokesperson
spokeswoman sport spot spread spring stability stable staff staffing stage stakeholder stand standard standing star
start starting state statement station statistic statistical statistically status stay step stock stone stop store
storm story straight strange strategic strategy stream street strength stress strict strike striking strong
structure struggle student studio study stuff style subject subsequent subsequently substantial success successful
successive sudden suddenly sufficient suggested summer sun super supermarket supplementary supplier supply support
supporter supposedly sure surely surgeon surgery surplus surprise surprisingly surveillance survey surveyed survivor
suspect suspected suspension sustainability system table take taken taking talk talks tall tank target task tax
taxpayer teacher teaching team tech technical technically technician technology teen teenager telephone television
tell temporary ten tender tension term terms terrible terror test testing text thank thankfully thanks theatre
theory therapist therapy thirteen thirty thousand thousands threat three throw tie tight time timetable timing tiny
tip title toast tobacco today tomorrow tonight tool top total totally tour tourism tourist town track trade trading
tradition traditional traditionally traffic training train transaction transfer transition transport transportation
travel traveller treasury treatment treaty tree trend trial trip trouble truck true truly trust trustee truth try
trying turn turning turnover twelve twelfth twenty twin two type typical typically ultimately unclear undoubtedly
unemployment unfortunately union unique unit universal universe university unknown unlikely unsurprisingly unusual
unusually update upcoming upper urban urgent use user using usual usually vacancy vaccine valley value van variety
various vehicle vendor version vessel veteran victim video view viewer village violence virtually virus visit
visitor visual vital voice volume voluntary volunteer vote voter voting vulnerable wage wait waiting walk walking
wall want war ward warm warning waste watch water wave way weak weakness wealth weapon weather web website wedding
week weekend weekly weight welcome welfare western wet wheelchair white wholesale wide widely widespread wife wild
willing wind window wine winner winter wise witness woman women wood word work worker workforce working workplace
works workshop world worldwide worried worry worse worst worth wound write writer writing written wrong year yearly
yellow yesterday young younger youth zero zone
"""


@cache
def _ordinary() -> frozenset[str]:
    return frozenset(stem(word) for word in _OPENERS.split()) | FUNCTION


# Endings by which an ordinary word is told from a name.
_ENDINGS = (
    "ing", "tion", "sion", "ment", "ness", "ity", "ly", "ious", "eous", "ful", "able", "ible", "ance", "ence", "ism",
    "ology", "ship", "less", "ised", "ized", "ated", "ical", "ative", "istic", "wards", "graphic", "tive", "sive",
)  # fmt: skip


# Plurals of people and things, as a sentence opens with them: "Motorists paid", but not "Rogers said".
_PLURALS = ("ers", "ors", "ists", "ians", "ches", "shes", "ies", "ents", "ants", "ees", "ings", "ures", "ages")
_OF_ONE = frozenset({"has", "is", "was", "does", "says", "said", "told", "wants"})


def is_ordinary(folded: str) -> bool:
    """Tell whether a folded word is an everyday one, or looks like one by its ending."""
    return folded in _ordinary() or stem(folded) in _ordinary() or (len(folded) > 6 and folded.endswith(_ENDINGS))


def opens_ordinary(folded: str, following: str) -> bool:
    """Tell whether the capital of a sentence's first word is due to its place alone, by the word that follows."""
    if is_ordinary(folded):
        return True
    plural = folded.endswith(_PLURALS) and following not in _OF_ONE
    return len(folded) > 5 and (plural or folded.endswith("ed"))
