//! Given names common in Peru, folded. Names that are as often surnames (*Santos*, *Rosario*, *Ramos*) are left out.

use std::collections::HashSet;
use std::sync::LazyLock;

static KNOWN: LazyLock<HashSet<&str>> = LazyLock::new(|| NAMES.split_whitespace().collect());

/// Whether a folded word is one of them.
pub(super) fn is_known(folded: &str) -> bool {
    KNOWN.contains(folded)
}

const NAMES: &str = "
    abel abigail ada adela adelaida adolfo adrian adriana agustina aida alan alberto aldo
    alejandra alejandrina alejandro alex alexander alexandra alexis alfonso alfredo alicia alina
    alvaro amalia amanda amelia amparo ana anabel anali andre andrea andres angel angela
    angelica anibal anita antenor antonia antonio ariana armando arturo augusto aurelio aurora
    beatriz belen benjamin bertha betty blanca boris brenda brigida bruno camila carla carlos
    carmela carmen carol carolina catalina cecilia celestino celia celina cesar christian
    cinthia clara claudia claudio clotilde constantino consuelo corina cristian cristina
    cristobal cynthia daniel daniela danilo dante dario david dayana deisy delia demetrio denis
    denisse diana diego dina dionicio dora doris edgar edgardo edilberto edith edson eduardo
    edwin efrain elena eleodoro elias elisa elizabeth elmer eloy elsa elva elvira emerson emilia
    emilio emma emperatriz enrique erica erick erika ernesto esperanza estefany esther eugenia
    eugenio eulogio eusebio eva evelyn fabian fabiola fanny fatima faustino federico felicita
    felicitas felipe felix fermin fernando fidel filomena flavio flor florencia florencio
    francisca francisco franklin freddy fredy gabriel gabriela genaro george gerardo german
    geronimo gilberto giovanna giovanni gisela gladis gladys gloria graciela gregoria gregorio
    guadalupe guido guillermina guillermo gustavo haydee hector heidi helen henry herbert
    herlinda hermelinda hernan hilda honorato hortencia hugo humberto ignacio ines ingrid irene
    iris irma isaac isabel ivan ivonne jacinta jacinto jackeline jacqueline jaime janet janeth
    javier jean jenifer jenny jesica jessica jesus jhon jhonatan jhony jimmy joaquin joel john
    johnny jonathan jorge jose josefina josue juan juana juanita judith julia julian juliana
    julio julissa justina justo karen karina karla katherine katia kelly kevin leandro leonardo
    leoncio leonidas leonor lesly leticia lidia liliana lily lina lizbeth lizeth lorena lorenzo
    lourdes lucia lucila lucio luis luisa luz magaly magdalena manuel manuela marcelina
    marcelino marcelo marco margarita margot maria mariana maribel maricruz mariela marilu
    marina mario marisol maritza marlene marleny martha mary matilde maura mauricio maximiliana
    maximo mayra melissa mercedes mery miguel miguelina milagritos milagros miluska miriam
    mirian moises monica nancy natali natalia nataly nelida nelly nelson nestor nicolas nicolasa
    nilda nilton noe noelia noemi nora norma octavio ofelia olga olinda orlando oscar oswaldo
    pablo pamela paola patricia patricio paul paula paulina paulino pedro percy pilar policarpo
    porfirio rafael ramiro ramon raquel raul rebeca regina rene reyna ricardo richard rita
    robert roberto rocio rodolfo rodrigo rogelio roger rolando romulo ronald rosa rosalia
    rosalina rosana roxana ruben rufina ruth sabina sabino samuel sandra sara saturnino saul
    sebastian segundo serafin sergio shirley silvia sofia soledad sonia susana susy tania
    tatiana teodora teodoro teofila teofilo teresa timoteo ulises ursula valentin valentina
    valeria vanessa veronica victor victoria vilma violeta virgilio virginia vladimir walter
    wendy wilber wilbert wilder wilfredo william willy wilma wilmer wilson xiomara yanet yaneth
    yenny yesenia yolanda yuliana yuri zenaida zenobia zoila zulema
";
