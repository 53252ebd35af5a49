"""Yes and no: words of denial, and pairs of words that say the opposite of each other."""

from __future__ import annotations

from functools import cache

_DENIALS = """
not no never none nor neither without cannot nothing nobody nowhere hardly barely scarcely cant wont
"""
DENIALS = frozenset(_DENIALS.split())
_PAIRS = """
rise fall|rises falls|rose fell|risen fallen|rising falling|increase decrease|increases decreases|increased decreased
increasing decreasing|increase reduction|increase cut|increased cut|increased reduced|increasing reducing
increase reduce|more less|more fewer|most least|most fewest|greater smaller|bigger smaller|biggest smallest
larger smaller|largest smallest|large small|big small|higher lower|highest lowest|high low|up down|upward downward
upwards downwards|above below|over under|better worse|best worst|good bad|improve worsen|improved worsened
improving worsening|improved deteriorated|improvement deterioration|positive negative|success failure
successful unsuccessful|succeed fail|succeeded failed|succeeds fails|approve reject|approves rejects|approved rejected
approval rejection|accept reject|accepts rejects|accepted rejected|accepting rejecting|accept refuse|accepted refused
agree disagree|agreed disagreed|agreed refused|agree refuse|agreement disagreement|allow ban|allows bans
allowed banned|allowing banning|allow prevent|allowed prevented|allow forbid|permit forbid|permitted forbidden
legal illegal|lawful unlawful|legalise ban|support oppose|supports opposes|supported opposed|supporting opposing
support opposition|supporters opponents|for against|back oppose|backed opposed|win lose|wins loses|won lost
winning losing|winner loser|winners losers|victory defeat|gain loss|gains losses|gained lost|profit loss
profits losses|surplus deficit|surpluses deficits|underspend overspend|growth decline|grow shrink|grew shrank
grown shrunk|growing shrinking|grows shrinks|expand contract|expanded contracted|expand shrink|strengthen weaken
strengthened weakened|strong weak|stronger weaker|strongest weakest|start end|starts ends|started ended
starting ending|start finish|start stop|started stopped|started finished|begin end|begins ends|began ended
begin finish|begin stop|open close|opens closes|opened closed|opening closing|opening closure|join leave|joined left
joins leaves|arrive leave|arrived left|arrive depart|before after|earlier later|early late|earliest latest|first last
previous next|last next|past future|old new|older newer|older younger|oldest youngest|oldest newest|old young
fast slow|faster slower|quick slow|quickly slowly|fastest slowest|accelerate slow|accelerated slowed|long short
longer shorter|longest shortest|extend shorten|extended shortened|add remove|added removed|adding removing
adds removes|include exclude|includes excludes|included excluded|including excluding|inside outside|internal external
public private|north south|northern southern|east west|eastern western|left right|always never|often rarely
frequently rarely|usually rarely|all none|everyone nobody|many few|likely unlikely|possible impossible|able unable
safe unsafe|safe dangerous|certain uncertain|clear unclear|confirm deny|confirms denies|confirmed denied
confirming denying|admit deny|admits denies|admitted denied|true false|right wrong|correct incorrect|correct wrong
guilty innocent|convicted acquitted|arrested released|hire fire|hired fired|appoint dismiss|appointed dismissed
hired dismissed|buy sell|buys sells|bought sold|buying selling|buyer seller|cheap expensive|cheaper dearer|rich poor
richer poorer|richest poorest|easy difficult|easier harder|easily hardly|simple complex|easy hard|major minor
majority minority|maximum minimum|minimum maximum|full empty|present absent|enter exit|entered left|push pull
pushed pulled|raise lower|raised lowered|raises lowers|raising lowering|raise cut|raised cut|save waste|saved wasted
save lose|saving cost|spend save|spent saved|attack defend|attacked defended|friend enemy|war peace|alive dead
live die|lived died|birth death|male female|men women|man woman|boy girl|boys girls|mother father|son daughter
husband wife|brother sister|day night|morning evening|summer winter|hot cold|warm cool|dry wet|light dark|light heavy
wide narrow|deep shallow|near far|same different|similar different|popular unpopular|known unknown|usual unusual
common rare|necessary unnecessary|needed unneeded|welcome unwelcome|welcomed criticised|praise criticise
praised criticised|praised criticized|praise criticism|encourage discourage|encouraged discouraged|lift impose
lifted imposed|tighten relax|tightened relaxed|tighten loosen|keep scrap|kept scrapped|create destroy
created destroyed|build demolish|built demolished|launch scrap|launched scrapped|continue stop|continued stopped
continues stops|resume suspend|resumed suspended|resume pause|resumed paused|enough insufficient
sufficient insufficient|adequate inadequate|fair unfair|happy unhappy|optimistic pessimistic|confident doubtful
hope fear|hopes fears|love hate|loved hated|loves hates|help hinder|helped hindered|advantage disadvantage
advantages disadvantages|benefit harm|benefits harms|benefit cost|formal informal|direct indirect|directly indirectly
voluntary compulsory|optional mandatory|voluntary mandatory|temporary permanent|temporarily permanently|upper lower
top bottom|front back|forward backward|forwards backwards|ahead behind|with without|reveal hide|revealed hid
reveal conceal|revealed concealed|remember forget|ask answer|teach learn|send receive|sent received|give take
gave took|given taken|gives takes|borrow lend|import export|imports exports|demand supply|active inactive
effective ineffective|efficient inefficient|healthy unhealthy|stable unstable|equal unequal|qualified unqualified
expected unexpected|elected defeated|urban rural|national local|domestic foreign|plus minus|double halve
doubled halved|doubling halving|widen narrow|widened narrowed|outperform underperform|overestimate underestimate
overestimated underestimated|employed unemployed|employment unemployment|trust distrust|recovery recession|boom bust
boost dent|boosted dented|ease worsen|eased worsened|calm panic|unite divide|united divided
"""


@cache
def opposites() -> dict[str, frozenset[str]]:
    """Return the opposites of each word that has any."""
    found: dict[str, set[str]] = {}
    for pair in _PAIRS.replace("\n", "|").split("|"):
        if pair:
            one, other = pair.split()
            found.setdefault(one, set()).add(other)
            found.setdefault(other, set()).add(one)
    return {word: frozenset(others) for word, others in found.items()}


def denies(word: str) -> bool:
    """Tell whether a folded word denies: "not", "hasn't", "without"."""
    return word in DENIALS or word.endswith("n't")
