"""The catalogue of authoring problems: a stable code, a sentence and a repair, in two languages.

Sentences address a coordinator who does not program. `{…}` are filled from the problem's details.
"""

from collections.abc import Mapping
from typing import NamedTuple


class Kind(NamedTuple):
    """What can be wrong, said in French and in English: (sentence, repair)."""

    fr: tuple[str, str]
    en: tuple[str, str]


CATALOGUE: Mapping[str, Kind] = {
    # M1: reading the file
    "M101": Kind(
        ("Ce fichier est introuvable ou illisible.", "Vérifiez son nom et ses droits."),
        ("This file is missing or cannot be read.", "Check its name and permissions."),
    ),
    "M102": Kind(
        (
            "Ce fichier n’est pas un texte en UTF-8.",
            "Enregistrez le fichier en UTF-8.",
        ),
        (
            "This file is not text in UTF-8.",
            "Save the file in UTF-8.",
        ),
    ),
    "M103": Kind(
        ("Ce fichier dépasse {limit} Ko.", "Un questionnaire tient en bien moins : découpez-le."),
        ("This file is larger than {limit} kB.", "A questionnaire takes far less: split it."),
    ),
    "M104": Kind(
        ("Ce fichier est vide.", "Commencez par « questionnaire: » suivi d’un nom."),
        ("This file is empty.", "Begin with `questionnaire:` and a name."),
    ),
    "M105": Kind(
        (
            "Ce fichier ne se lit plus à partir d’ici.",
            "Vérifiez les guillemets, les crochets et les accolades de cette ligne "
            "et de la précédente.",
        ),
        (
            "This file cannot be read from here on.",
            "Check the quotes, brackets and braces of this line and the one above.",
        ),
    ),
    "M106": Kind(
        (
            "Une tabulation (ou une espace spéciale) sert ici à décaler la ligne.",
            "Remplacez-la par des espaces.",
        ),
        ("A tab (or a special space) is used here to indent the line.", "Replace it with spaces."),
    ),
    "M107": Kind(
        (
            "Le décalage de cette ligne ne correspond à aucune des précédentes.",
            "Alignez-la sur les lignes de même rang, avec des espaces.",
        ),
        (
            "The indentation of this line matches none of the lines above.",
            "Align it with the lines of the same level, using spaces.",
        ),
    ),
    "M108": Kind(
        (
            "« {key} » est déjà écrit ligne {first_line}.",
            "Gardez-en un seul, ou renommez celui-ci.",
        ),
        ("`{key}` is already written on line {first_line}.", "Keep one, or rename this one."),
    ),
    "M109": Kind(
        (
            "« {token} » (ancre, renvoi ou étiquette YAML) n’est pas permis ici.",
            "Écrivez le texte en entier, ou entre guillemets s’il commence par ce signe.",
        ),
        (
            "`{token}` (a YAML anchor, alias or tag) is not allowed here.",
            "Write the text out, or quote it if it begins with this sign.",
        ),
    ),
    "M110": Kind(
        ("Un seul questionnaire par fichier.", "Retirez « --- » et ce qui suit."),
        ("One questionnaire to a file.", "Remove `---` and what follows."),
    ),
    "M111": Kind(
        ("Les niveaux sont trop profonds ici.", "Un questionnaire n’en a pas besoin d’autant."),
        ("The levels are nested too deeply here.", "A questionnaire needs far fewer."),
    ),
    "M112": Kind(
        (
            "Un deux-points suivi d’une espace sépare ici une clé de sa valeur.",
            "Si c’est du texte, mettez-le entre guillemets.",
        ),
        (
            "A colon followed by a space separates a key from its value here.",
            "If this is text, put it between quotes.",
        ),
    ),
    "M113": Kind(
        (
            "Il manque sur cette ligne un deux-points suivi d’une espace.",
            "Écrivez « clé: valeur », ou décalez la ligne si elle continue un texte.",
        ),
        (
            "A colon followed by a space is missing on this line.",
            "Write `key: value`, or indent the line if it continues a text.",
        ),
    ),
    "M114": Kind(
        (
            "Le guillemet, le crochet ou l’accolade qui s’ouvre ici ne se referme pas.",
            "Refermez-le, et vérifiez les guillemets qui suivent.",
        ),
        (
            "The quote, bracket or brace opened here is never closed.",
            "Close it, and check the quotes that follow.",
        ),
    ),
    "M115": Kind(
        (
            "Un signe invisible (caractère de contrôle) se trouve ici.",
            "Effacez-le ; si le fichier en est plein, ce n’est pas un texte UTF-8.",
        ),
        (
            "An invisible sign (a control character) stands here.",
            "Delete it; if the file is full of them, it is not UTF-8 text.",
        ),
    ),
    "M116": Kind(
        (
            "« {key} » est déjà écrit plus haut dans le même élément de la liste.",
            "Si un nouvel élément commence ici, mettez « - » devant.",
        ),
        (
            "`{key}` is already written above in the same element of the list.",
            "If a new element begins here, put `-` before it.",
        ),
    ),
    "M117": Kind(
        (
            "Les guillemets d’imprimerie ({sign}) n’entourent pas un texte : ils en font partie.",
            'Écrivez le texte entre guillemets droits : "…".',
        ),
        (
            "Typographic quotes ({sign}) do not hold a text: they are a part of it.",
            'Put the text between straight quotes: "…".',
        ),
    ),
    "M118": Kind(
        ("Il manque une espace après ce tiret.", "Écrivez « - », une espace, puis la suite."),
        ("A space is missing after this dash.", "Write `-`, a space, then the rest."),
    ),
    "M119": Kind(
        (
            "Une apostrophe, dans ce texte, referme celle qui l’a ouvert.",
            "Doublez-la (''), ou mettez le texte entre guillemets droits : \"…\".",
        ),
        (
            "An apostrophe inside this text closes the one that opened it.",
            "Double it (''), or put the text between straight double quotes: \"…\".",
        ),
    ),
    "M120": Kind(
        (
            "Un texte qui commence par ce signe ({sign}) se met entre guillemets.",
            'Écrivez-le entre guillemets droits : "…".',
        ),
        (
            "A text that begins with this sign ({sign}) is put between quotes.",
            'Write it between straight quotes: "…".',
        ),
    ),
    "M121": Kind(
        (
            "Une espace spéciale ou un signe invisible ({sign}) se trouve ici.",
            "Effacez-le, ou remplacez-le par une espace ordinaire.",
        ),
        (
            "A special space or an invisible sign ({sign}) stands here.",
            "Delete it, or replace it with an ordinary space.",
        ),
    ),
    # M2: the shape of what is written
    "M201": Kind(
        ("« {key} » n’est pas une clé connue ici.", "{hint}"),
        ("`{key}` is not a known key here.", "{hint}"),
    ),
    "M202": Kind(
        ("Il manque « {key} ».", "Ajoutez « {key}: » à cet endroit."),
        ("`{key}` is missing.", "Add `{key}:` here."),
    ),
    "M203": Kind(
        ("Il faut ici des « clé: valeur ».", "Écrivez par exemple « {example} »."),
        ("A list of `key: value` is needed here.", "Write for example `{example}`."),
    ),
    "M204": Kind(
        ("Il faut ici une liste.", "Écrivez par exemple « {example} », ou une ligne « - » chacun."),
        ("A list is needed here.", "Write for example `{example}`, or one `-` line for each."),
    ),
    "M205": Kind(
        ("Il faut ici un texte.", "Écrivez-le sur cette ligne, entre guillemets."),
        ("A text is needed here.", "Write it on this line, between quotes."),
    ),
    "M206": Kind(
        ("« {value} » n’est pas un nombre permis ici.", "{limits}"),
        ("`{value}` is not a number allowed here.", "{limits}"),
    ),
    "M207": Kind(
        ("« {value} » n’est ni vrai ni faux.", "Écrivez « true » ou « false »."),
        ("`{value}` is neither true nor false.", "Write `true` or `false`."),
    ),
    "M208": Kind(
        ("« {value} » n’est pas un type de question.", "{hint}"),
        ("`{value}` is not a type of item.", "{hint}"),
    ),
    "M209": Kind(
        (
            "« {value} » ne peut pas servir de nom.",
            "Une lettre, puis des lettres sans accent, des chiffres ou « _ » : 60 signes au plus.",
        ),
        (
            "`{value}` cannot be used as a name.",
            "A letter, then letters without accents, digits or `_`: 60 signs at most.",
        ),
    ),
    "M210": Kind(
        ("Le nom « {name} » est déjà pris, ligne {first_line}.", "Donnez un autre nom."),
        ("The name `{name}` is already taken, line {first_line}.", "Choose another."),
    ),
    "M211": Kind(
        ("La liste est trop courte : il en faut au moins {count}.", "Complétez-la, ou retirez-la."),
        ("This list is too short: at least {count} needed.", "Complete the list, or remove it."),
    ),
    "M212": Kind(
        ("Cette valeur ne se lit pas ici.", "Comparez avec un questionnaire qui marche."),
        ("This value cannot be read here.", "Compare it with a questionnaire that works."),
    ),
    "M213": Kind(
        ("Il manque une espace après le deux-points de « {key} ».", "Ajoutez-la."),
        ("A space is missing after the colon of `{key}`.", "Add it."),
    ),
    "M214": Kind(
        (
            "« {value} » n’est pas un code de langue.",
            "Deux ou trois minuscules, par exemple « fr » ou « en ».",
        ),
        ("`{value}` is not the code of a language.", "Two or three letters, like `fr` or `en`."),
    ),
    "M215": Kind(
        ("« {value} » {wrong}.", "Écrivez {needed}."),
        ("`{value}` {wrong}.", "Write {needed}."),
    ),
    "M216": Kind(
        ("La liste est trop longue : au plus {count}.", "Gardez-en {count}."),
        ("This list is too long: at most {count}.", "Keep {count}."),
    ),
    "M217": Kind(
        ("« {value} » n’est pas un mot permis ici.", "Possibles : {expected}."),
        ("`{value}` is not a word allowed here.", "Possible: {expected}."),
    ),
    "M218": Kind(
        ("« {key} » ne va pas ici.", "{detail}"),
        ("`{key}` does not go here.", "{detail}"),
    ),
    # M3: references
    "M301": Kind(
        ("Aucune question ne s’appelle « {name} ».", "{hint}"),
        ("No item is called `{name}`.", "{hint}"),
    ),
    "M302": Kind(
        (
            "La question « {name} » n’est posée que plus loin.",
            "Une condition ne regarde que les questions déjà posées : déplacez l’une des deux.",
        ),
        (
            "The item `{name}` is only asked later.",
            "A condition may look at items already asked: move one of the two.",
        ),
    ),
    "M303": Kind(
        ("« {choice} » n’est pas une réponse de « {name} ».", "{hint}"),
        ("`{choice}` is not an answer of `{name}`.", "{hint}"),
    ),
    "M304": Kind(
        ("Aucune échelle ne s’appelle « {name} ».", "{hint}"),
        ("No scale is called `{name}`.", "{hint}"),
    ),
    "M305": Kind(
        (
            "La liste « {name} » est introuvable ou illisible.",
            "Placez-la dans « lists/ », en CSV avec les colonnes « code » et une par langue.",
        ),
        (
            "The list `{name}` is missing or cannot be read.",
            "Put it under `lists/`, as CSV with columns `code` and one for each language.",
        ),
    ),
    "M306": Kind(
        (
            "La liste « {name} », ligne {row} : {detail}.",
            "Corrigez cette ligne de la liste.",
        ),
        ("The list `{name}`, line {row}: {detail}.", "Repair that line of the list."),
    ),
    "M307": Kind(
        (
            "Les réponses de « {name} » doivent venir d’un seul endroit.",
            "Gardez {options} — un seul.",
        ),
        ("The answers of `{name}` must come from one place.", "Keep {options} — just one."),
    ),
    "M308": Kind(
        (
            "« {name} » est obligatoire mais dépend d’une question de sa propre page.",
            "Mettez-la sur la page suivante, ou retirez « required ».",
        ),
        (
            "`{name}` is required but depends on an item of its own page.",
            "Move it to the next page, or remove `required`.",
        ),
    ),
    "M309": Kind(
        (
            "Rien ne tient entre le minimum et le maximum de « {name} ».",
            "Échangez les deux, ou corrigez l’un d’eux.",
        ),
        (
            "Nothing lies between the minimum and the maximum of `{name}`.",
            "Swap the two, or correct one of them.",
        ),
    ),
    "M310": Kind(
        ("« {name} » n’a ni nombre ni date à comparer.", "Nommez plutôt des réponses."),
        ("`{name}` has no number or date to compare.", "Name answers instead."),
    ),
    "M311": Kind(
        (
            "Les noms « {name} » et « {other} » ne diffèrent que par les majuscules.",
            "Choisissez deux noms bien distincts.",
        ),
        (
            "The names `{name}` and `{other}` differ only by case.",
            "Choose two clearly different names.",
        ),
    ),
    "M312": Kind(
        (
            "« {name} » n’a pas de réponses proposées à nommer.",
            "Un nombre, un rang ou une date se compare : « {{at_least: 35}} » ; "
            "d’un texte, on dit seulement « answered ».",
        ),
        (
            "`{name}` has no choices to name.",
            "A number, a rank or a date is compared: `{{at_least: 35}}`; "
            "of a text, only `answered` can be said.",
        ),
    ),
    "M313": Kind(
        (
            "« {name} » est un mot de ce langage et ne peut pas servir ici de nom.",
            "Choisissez un autre nom.",
        ),
        ("`{name}` is a word of this language and cannot be a name here.", "Choose another name."),
    ),
    "M314": Kind(
        (
            "Le nom « {name} » a été retiré (« retired ») : il ne sert plus jamais.",
            "Donnez un autre nom : l’ancien désigne d’autres réponses.",
        ),
        (
            "The name `{name}` is `retired`: it must never be used again.",
            "Choose another: the old one stands for other answers.",
        ),
    ),
    "M315": Kind(
        ("« {value} » ne se compare pas aux réponses de « {name} ».", "Écrivez {needed}."),
        ("`{value}` cannot be compared with the answers of `{name}`.", "Write {needed}."),
    ),
    "M316": Kind(
        ("« {mark} » n’a pas d’effet ici.", "{detail}"),
        ("`{mark}` has no effect here.", "{detail}"),
    ),
    "M317": Kind(
        (
            "« {name} » ne laisse pas le choix entre deux réponses.",
            "Ajoutez-en, sans compter celles marquées « missing ».",
        ),
        (
            "`{name}` leaves no choice between two answers.",
            "Add some, not counting those marked `missing`.",
        ),
    ),
    "M318": Kind(
        (
            "« {choice} » exclut les autres réponses de « {name} », qui n’en a pas.",
            "Ajoutez des réponses, ou retirez « exclusive ».",
        ),
        (
            "`{choice}` excludes the other answers of `{name}`, which has none.",
            "Add answers, or remove `exclusive`.",
        ),
    ),
    "M319": Kind(
        ("« {name} » est déjà nommé ici.", "Retirez l’un des deux."),
        ("`{name}` is already named here.", "Remove one of the two."),
    ),
    # M35: routes
    "M351": Kind(
        (
            "La question « {name} » n’accepte aucune réponse de ce genre : {effect}.",
            "Comparez avec les limites de cette question.",
        ),
        (
            "The item `{name}` takes no such answer: {effect}.",
            "Compare it with the limits of that item.",
        ),
    ),
    "M352": Kind(
        (
            "Personne n’arrive ici avec la réponse « {choice} » à « {name} ».",
            "Retirez-la, ou revoyez ce qui mène ici.",
        ),
        (
            "Nobody gets here with the answer `{choice}` to `{name}`.",
            "Remove it, or review what leads here.",
        ),
    ),
    "M353": Kind(
        (
            "Personne n’arrive ici avec une telle réponse à « {name} » : {effect}.",
            "Revoyez cette réponse, ou ce qui mène ici.",
        ),
        (
            "Nobody gets here with such an answer to `{name}`: {effect}.",
            "Review that answer, or what leads here.",
        ),
    ),
    "M354": Kind(
        (
            "Personne ne remplit à la fois ceci et ce qui précède dans la condition : {effect}.",
            "Retirez l’un des deux ; si un seul suffit, écrivez « any ».",
        ),
        (
            "Nobody meets both this and what stands before it in the condition: {effect}.",
            "Remove one of the two; if either is enough, write `any`.",
        ),
    ),
    "M355": Kind(
        (
            "Ce « not » ne laisse passer personne : {effect}.",
            "Écartez moins de réponses, ou revoyez ce qui mène ici.",
        ),
        (
            "This `not` lets nobody through: {effect}.",
            "Leave out fewer answers, or review what leads here.",
        ),
    ),
    "M356": Kind(
        (
            "Aucune réponse à « {name} » ne tient entre ses limites.",
            "Écartez-les, ou permettez des décimales (« decimals »).",
        ),
        (
            "No answer to `{name}` lies between its limits.",
            "Move them apart, or allow `decimals`.",
        ),
    ),
    # M4: languages
    "M401": Kind(
        ("Il manque le texte en « {language} ».", 'Ajoutez « {language}: "…" ».'),
        ("The text in `{language}` is missing.", 'Add `{language}: "…"`.'),
    ),
    "M402": Kind(
        ("« {key} » n’est ni une langue de ce questionnaire, ni une clé connue ici.", "{hint}"),
        ("`{key}` is neither a language of this questionnaire nor a known key here.", "{hint}"),
    ),
    "M403": Kind(
        (
            "La réponse à « {name} » n’est pas encore connue quand ce texte s’affiche.",
            "Un texte ne montre que les réponses des pages précédentes.",
        ),
        (
            "The answer to `{name}` is not known yet when this text is shown.",
            "A text may only show answers of earlier pages.",
        ),
    ),
    "M404": Kind(
        (
            "« {token} » manque dans ce texte, alors qu’une autre langue le montre.",
            "Ajoutez-le, ou retirez-le partout.",
        ),
        (
            "`{token}` is missing from this text, while another language shows it.",
            "Add it, or remove it everywhere.",
        ),
    ),
    "M405": Kind(
        (
            "Une réponse ne peut pas être montrée ici : « {token} ».",
            "Gardez-la pour la question, son aide ou les lignes d’une grille.",
        ),
        (
            "An answer cannot be shown here: `{token}`.",
            "Keep it for the question, its help or the rows of a grid.",
        ),
    ),
    "M406": Kind(
        ("Aucun des {count} textes n’est en « {language} », pourtant déclaré ici.", "{advice}"),
        ("None of the {count} texts is in `{language}`, which is declared here.", "{advice}"),
    ),
    "M407": Kind(
        (
            "La langue « {language} » est celle de {count} textes, mais n’est pas déclarée ici.",
            "Ajoutez-la, ou retirez ces textes.",
        ),
        (
            "The language `{language}` is in {count} texts, but is not declared here.",
            "Add it, or remove those texts.",
        ),
    ),
    "M408": Kind(
        (
            "Une réponse ne peut pas être montrée dans l’adresse d’un lien : « {token} ».",
            "Retirez-la de l’adresse : un autre site apprendrait ce qui a été répondu.",
        ),
        (
            "An answer cannot be shown in the address of a link: `{token}`.",
            "Remove it from the address: another site would learn what was answered.",
        ),
    ),
    # M5: findings
    "M501": Kind(
        (
            "Le constat « {name} » doit calculer ici une chose et une seule.",
            "Gardez l’une de ces clés : {kinds}.",
        ),
        (
            "The finding `{name}` must compute one thing here and only one.",
            "Keep one of these keys: {kinds}.",
        ),
    ),
    "M502": Kind(
        ("« {name} » ne peut pas servir ici.", "{detail}"),
        ("`{name}` cannot be used here.", "{detail}"),
    ),
    "M503": Kind(
        (
            "La réponse « {choice} » de « {name} » compte comme non-réponse.",
            "Retirez-la du constat.",
        ),
        ("The answer `{choice}` of `{name}` counts as missing.", "Remove it from the finding."),
    ),
    "M504": Kind(
        ("La phrase ne connaît pas « {token} ».", "Elle peut contenir {allowed}."),
        ("The sentence does not know `{token}`.", "It may hold {allowed}."),
    ),
    "M505": Kind(
        (
            "La phrase nomme « {{group}} » mais le constat ne dit pas comment nommer l’ensemble.",
            "Ajoutez « everyone: » avec un nom dans chaque langue.",
        ),
        (
            "The sentence names `{{group}}` but the finding does not say what to call everyone.",
            "Add `everyone:` with a name in each language.",
        ),
    ),
    "M506": Kind(
        (
            "« compare_with » ne se compare qu’à une part, en pourcentage.",
            "Retirez-le, ou calculez « share_of ».",
        ),
        ("`compare_with` is compared with a share, in percent.", "Remove it, or use `share_of`."),
    ),
    "M507": Kind(
        (
            "La borne « {value} » ne dépasse pas la précédente.",
            "Écrivez les bornes de la plus petite à la plus grande.",
        ),
        ("The bound `{value}` is not above the one before.", "Write the bounds in rising order."),
    ),
    "M508": Kind(
        (
            "Ce fichier dit « {value} », et le questionnaire à côté « {expected} ».",
            "Écrivez la même chose que lui, ou renommez le fichier.",
        ),
        (
            "This file says `{value}`, and the questionnaire beside it `{expected}`.",
            "Write the same, or rename the file.",
        ),
    ),
    "M509": Kind(
        ("Le questionnaire a déjà un constat nommé « {name} ».", "Donnez un autre nom."),
        ("The questionnaire already has a finding called `{name}`.", "Choose another name."),
    ),
    "M510": Kind(
        (
            "« {name} » est déjà ce que ce constat compte ou compare : "
            "ces groupes n’y ajoutent rien.",
            "Choisissez une autre question pour les groupes, ou pour le chiffre.",
        ),
        (
            "`{name}` is already what this finding counts or compares: these groups add nothing.",
            "Choose another item for the groups, or for the figure.",
        ),
    ),
    "M511": Kind(
        (
            "La moyenne de « {name} » ne pourra pas être publiée : ce nombre n’a pas deux limites, "
            "et une seule réponse la déplacerait à volonté.",
            "Donnez « at_least » et « at_most » à la question, ou comptez des tranches "
            "avec « bands_of ».",
        ),
        (
            "The mean of `{name}` cannot be published: this number has no two limits, and a single "
            "answer could move it at will.",
            "Give the item `at_least` and `at_most`, or count bands with `bands_of`.",
        ),
    ),
    # M55: findings about nobody
    "M551": Kind(
        (
            "« {name} » n’est demandé à aucune des personnes dont parle ce constat.",
            "Comparez « among » avec ce qui mène à cette question.",
        ),
        (
            "`{name}` is asked of nobody this finding is about.",
            "Compare `among` with what leads to that item.",
        ),
    ),
    "M552": Kind(
        (
            "Aucune des personnes dont parle ce constat ne peut avoir répondu à « {name} ».",
            "Revoyez « among », ou choisissez une autre question.",
        ),
        (
            "Nobody this finding is about can have answered `{name}`.",
            "Review `among`, or choose another item.",
        ),
    ),
    "M553": Kind(
        (
            "La part est toujours de 0 % : personne ne peut avoir cette réponse à « {name} ».",
            "Revoyez cette réponse, celles qui précèdent, ou « among ».",
        ),
        (
            "The share is always 0%: nobody can have this answer to `{name}`.",
            "Review that answer, those before it, or `among`.",
        ),
    ),
    "M554": Kind(
        (
            "Personne, dans ce constat, ne peut avoir la réponse « {choice} » à « {name} ».",
            "Retirez-la, ou revoyez « among ».",
        ),
        (
            "Nobody in this finding can have the answer `{choice}` to `{name}`.",
            "Remove it, or review `among`.",
        ),
    ),
    "M555": Kind(
        (
            "Le groupe « {choice} » de « {name} » est toujours vide dans ce constat.",
            "Comparez d’autres groupes, ou revoyez « among ».",
        ),
        (
            "The group `{choice}` of `{name}` is always empty in this finding.",
            "Compare other groups, or review `among`.",
        ),
    ),
    "M556": Kind(
        (
            "Personne, dans ce constat, ne peut être entre {low} et {high}.",
            "Retirez cette tranche, ou revoyez les limites de la question.",
        ),
        (
            "Nobody in this finding can be between {low} and {high}.",
            "Remove this band, or review the limits of the item.",
        ),
    ),
    # M6: warnings
    "M601": Kind(
        (
            "« at_most: {most} » ne limite rien : le nombre de réponses à choisir est {count}.",
            "Baissez ce nombre, ou retirez-le.",
        ),
        ("`at_most: {most}` limits nothing: there are {count} to choose.", "Lower or remove it."),
    ),
    "M602": Kind(
        ("Ce texte a des guillemets ou des apostrophes droits : « {excerpt} ».", "Mettez {marks}."),
        ("This text has straight quotes or apostrophes: `{excerpt}`.", "Use {marks}."),
    ),
    "M603": Kind(
        ("Ce texte a une espace de trop {where}.", "Retirez-la."),
        ("This text has a stray space {where}.", "Remove it."),
    ),
    "M604": Kind(
        (
            "Une espace ordinaire peut couper la ligne ici : « {excerpt} ».",
            "Mettez une espace insécable avant « : ; ! ? » et à l’intérieur des guillemets.",
        ),
        (
            "An ordinary space may break the line here: `{excerpt}`.",
            "In French, use a no-break space before `: ; ! ?` and inside the quotes.",
        ),
    ),
    "M605": Kind(
        (
            "Cette question demande de quoi reconnaître une personne : « {excerpt} ».",
            "Un questionnaire anonyme n’en demande pas : retirez-la, ou demandez-le ailleurs.",
        ),
        (
            "This question asks for what identifies a person: `{excerpt}`.",
            "An anonymous questionnaire asks for none: remove it, or ask elsewhere.",
        ),
    ),
    "M606": Kind(
        (
            "Ce texte est le même en « {language} » et en « {other} ».",
            "Traduisez-le, s’il ne l’est pas encore.",
        ),
        ("This text is the same in `{language}` and `{other}`.", "Translate it, if it is not yet."),
    ),
    "M607": Kind(
        (
            "Ce qui suit « # » n’est pas lu : le texte s’arrête avant.",
            'Si c\'en est la suite, mettez le texte entre guillemets droits : "…".',
        ),
        (
            "What follows `#` is not read: the text ends before it.",
            'If it belongs to the text, put it all between straight quotes: "…".',
        ),
    ),
    "M608": Kind(
        (
            "« {name} » dit la même chose que « {other} » en « {language} ».",
            "Rien ne les distingue à l’écran : changez l’un des deux textes, ou retirez-en un.",
        ),
        (
            "`{name}` says the same as `{other}` in `{language}`.",
            "Nothing tells them apart on the screen: change one of the texts, or remove one.",
        ),
    ),
    "M609": Kind(
        ("« {excerpt} » s’affichera ici tel quel.", "Retirez ces signes, s’ils sont de trop."),
        ("`{excerpt}` will be shown here as it is typed.", "Remove these signs, if unwanted."),
    ),
    "M610": Kind(
        ("« {token} » écrit déjà son signe « % ».", "Retirez celui qui suit."),
        ("`{token}` already writes its sign `%`.", "Remove the one after it."),
    ),
    "M611": Kind(
        (
            "« {value} » est un pourcentage : moins d’une personne sur cent.",
            "Si c’est une proportion, multipliez-la par 100 (40, et non 0.4).",
        ),
        (
            "`{value}` is a percentage: less than one person in a hundred.",
            "If it is a proportion, multiply it by 100 (40, not 0.4).",
        ),
    ),
    "M612": Kind(
        (
            "La réponse « {choice} » n’a pas de nom de groupe, quand d’autres en ont un.",
            "Ajoutez « group: », avec un nom dans chaque langue : une phrase nomme ces personnes.",
        ),
        (
            "The answer `{choice}` has no name for its group, while others have one.",
            "Add `group:`, with a name in each language: a sentence names these people.",
        ),
    ),
    "M651": Kind(
        (
            "Tous ceux qui arrivent ici remplissent cette condition : elle ne trie personne.",
            "Retirez-la, ou revoyez les réponses qu’elle nomme.",
        ),
        (
            "Everyone who gets here meets this condition: it sorts nobody.",
            "Remove it, or review the answers it names.",
        ),
    ),
    "M652": Kind(
        (
            "La part est toujours de 100 % : tous ceux que ce constat compte sont dans ce cas.",
            "Revoyez ces réponses, ou « among ».",
        ),
        (
            "The share is always 100%: everyone this finding counts is so.",
            "Review these answers, or `among`.",
        ),
    ),
    "M653": Kind(
        (
            "Ces groupes de « {name} » sont toujours vides dans ce constat : {choices}.",
            "Limitez « among » aux autres : les tableaux seront plus courts.",
        ),
        (
            "These groups of `{name}` are always empty in this finding: {choices}.",
            "Limit `among` to the others: the tables will be shorter.",
        ),
    ),
    "M654": Kind(
        (
            "Ce croisement fait {count} groupes : il faudrait au moins {needed} réponses, "
            "réparties à parts égales, pour les montrer tous.",
            "Regroupez des réponses, ou retirez une question du croisement.",
        ),
        (
            "This crossing makes {count} groups: showing them all would take at least {needed} "
            "responses, spread evenly.",
            "Merge answers, or drop an item from the crossing.",
        ),
    ),
    "M655": Kind(
        (
            "Ensemble, {names} distinguent {count} sortes de personnes : presque chacun serait "
            "seul de la sienne.",
            "Regroupez des réponses (des tranches, des régions), ou retirez une de ces questions.",
        ),
        (
            "Together, {names} tell {count} kinds of people apart: nearly everyone would be alone "
            "of theirs.",
            "Merge answers (bands, regions), or remove one of these items.",
        ),
    ),
    "M656": Kind(
        (
            "« among » ne laisse qu’un groupe de « {name} » : « {choice} ».",
            "Retirez « {name} » des groupes, ou revoyez « among ».",
        ),
        (
            "`among` leaves only one group of `{name}`: `{choice}`.",
            "Remove `{name}` from the groups, or review `among`.",
        ),
    ),
    "M657": Kind(
        (
            "Ces tranches laissent de côté les réponses {outside}.",
            "Ajoutez des bornes, ou donnez à la question les mêmes limites.",
        ),
        (
            "These bands leave out the answers {outside}.",
            "Add bounds, or give the item the same limits.",
        ),
    ),
    # M7: what is true, for a simulation
    "M701": Kind(
        ("Ces parts font {total} en tout.", "Corrigez-les : ensemble, elles font 1."),
        ("These shares add up to {total}.", "Correct them: together, they make 1."),
    ),
    "M702": Kind(
        (
            "Les parts de « {name} » ne sont pas données avant.",
            "Donnez-les plus haut, sous « shares ».",
        ),
        ("The shares of `{name}` are not given before.", "Give them above, under `shares`."),
    ),
}
